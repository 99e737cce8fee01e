"""What SQLite's rules warn of happens on a database, and what they show instead keeps rows and objects."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Connection, DatabaseError, connect

import pytest

from nicol.lint import rules
from tests.lint.examples import section

REFUSED = {"MIG503", "MIG507", "MIG508"}
"""The example fails in the database."""
ROWS = {
    "MIG501": """INSERT INTO "User" VALUES (1, 'a'); INSERT INTO "Post" VALUES (1, 1), (2, 1);""",
    "MIG502": """INSERT INTO "User" VALUES (1, 'a');""",
    "MIG504": """INSERT INTO "User" VALUES (1, 'a');""",
    "MIG505": """INSERT INTO "User" VALUES (1, 'a'); INSERT INTO "Post" VALUES (1, 1);""",
    "MIG506": """INSERT INTO "User" VALUES (1, 'a'), (9, 'b'); DELETE FROM "User" WHERE "id" = 9;""",
    "MIG507": """INSERT INTO "User" VALUES (1, 'a');""",
    "MIG209": """INSERT INTO "Item" VALUES (1, 'q');""",
}


def _count(table: str) -> Callable[[Connection], object]:
    return lambda database: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]


def _twin(database: Connection) -> object:
    """Whether a name that differs in case alone is accepted."""
    try:
        database.execute("INSERT INTO \"User\" VALUES (2, 'A')")
    except DatabaseError:
        return False
    return True


def _next_number(database: Connection) -> object:
    return database.execute('INSERT INTO "User" ("name") VALUES (\'n\') RETURNING "id"').fetchone()[0]


def _parent_of_post(database: Connection) -> object:
    """The table that Post's foreign key points to."""
    return database.execute('PRAGMA foreign_key_list("Post")').fetchone()[2]


def _stored(database: Connection) -> object:
    return database.execute('SELECT typeof("size") FROM "Item"').fetchone()[0]


def _enforced(database: Connection) -> object:
    return database.execute("PRAGMA foreign_keys").fetchone()[0]


SEEN: list[tuple[str, Callable[[Connection], object], object, object]] = [
    ("MIG501", _count("Post"), 0, 2),
    ("MIG504", _twin, True, False),
    ("MIG505", _parent_of_post, "old_User", "User"),
    ("MIG506", _next_number, 2, 1001),
    ("MIG209", _stored, "text", "text"),
]


@pytest.mark.parametrize(("code", "look", "bad", "good"), SEEN, ids=[case[0] for case in SEEN])
def test_what_is_lost_and_what_stays(
    code: str, look: Callable[[Connection], object], bad: object, good: object
) -> None:
    assert look(_after(code, "Example")) == bad
    assert look(_after(code, "Instead")) == good


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_what_is_refused(code: str) -> None:
    with pytest.raises(DatabaseError):
        _after(code, "Example")
    _after(code, "Instead")


def test_a_switch_in_a_transaction_switches_nothing() -> None:
    database = connect(":memory:")
    database.isolation_level = None
    database.execute("PRAGMA foreign_keys=ON")
    database.execute("BEGIN")
    database.execute("PRAGMA foreign_keys=OFF")
    assert _enforced(database) == 1
    database.execute("COMMIT")
    database.execute("PRAGMA foreign_keys=OFF")
    assert _enforced(database) == 0


def _after(code: str, title: str) -> Connection:
    """A database after the migrations of a rule's section, rows put in before the last; foreign keys are on."""
    *before, last = section(rules()[code], title)
    database = connect(":memory:")
    database.isolation_level = None
    database.execute("PRAGMA foreign_keys=ON")
    for block in before:
        database.executescript(block.text)
    database.executescript(ROWS.get(code, ""))
    database.executescript(last.text)
    return database
