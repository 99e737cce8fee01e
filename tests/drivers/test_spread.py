"""Lists among parameters: as many placeholders as a power of two."""

from __future__ import annotations

from nicol.drivers.spread import Lists, spread


def test_a_list_is_padded_with_its_last_value() -> None:
    given = Lists((7, ["a", "b", "c"]), (None, "?"))
    assert spread("SELECT ? WHERE x IN (\x00) AND 1", given) == (
        "SELECT ? WHERE x IN (?, ?, ?, ?) AND 1",
        [7, "a", "b", "c", "c"],
    )


def test_keys_of_several_columns_and_marks_with_more_in_them() -> None:
    given = Lists(([(1, "a"), (2, "b")], ["X"]), ("(?, ?)", "LOWER(?)"))
    assert spread("(a, b) IN (\x00) OR c IN (\x00)", given) == (
        "(a, b) IN ((?, ?), (?, ?)) OR c IN (LOWER(?))",
        [1, "a", 2, "b", "X"],
    )


def test_an_empty_list_holds_nothing() -> None:
    assert spread("x IN (\x00)", Lists(([],), ("?",))) == ("x IN (SELECT NULL FROM DUAL WHERE FALSE)", [])
    assert spread("(a, b) IN (\x00)", Lists(((),), ("(?, ?)",))) == (
        "(a, b) IN (SELECT NULL, NULL FROM DUAL WHERE FALSE)",
        [],
    )
