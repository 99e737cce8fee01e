"""What folder and history say of each other."""

from __future__ import annotations

from pathlib import Path

from nicol.migrate.checksum import checksum
from nicol.migrate.diagnose import Diagnosis, applied, diagnose, unapplied
from nicol.migrate.folder import Folder, Migration
from nicol.migrate.history import Record

BEGAN, ENDED = "2024-01-01 10:00:00 UTC", "2024-01-01 10:00:01 UTC"


def folder(*names: str) -> Folder:
    return Folder(Path("migrations"), "sqlite", tuple(Migration(name, Path(name), f"-- {name}") for name in names))


def record(name: str, *, script: str | None = None, finished: bool = True, rolled_back: bool = False) -> Record:
    text = f"-- {name}" if script is None else script
    return Record(
        id=name,
        name=name,
        checksum=checksum(text),
        started_at=BEGAN,
        finished_at=ENDED if finished else None,
        rolled_back_at=ENDED if rolled_back else None,
        logs=None,
        steps=1,
    )


def names(migrations: tuple[Migration, ...]) -> list[str]:
    return [migration.name for migration in migrations]


def test_the_same_on_both_sides_is_nothing_to_report() -> None:
    assert diagnose(folder("1_a", "2_b"), [record("1_a"), record("2_b")]) == Diagnosis(
        pending=(), missing=(), last_common=None, edited=(), failed=(), has_table=True
    )


def test_a_database_without_history_has_everything_pending() -> None:
    found = diagnose(folder("1_a", "2_b"), None)

    assert found.pending == ("1_a", "2_b")
    assert found.last_common is None
    assert not found.has_table


def test_the_database_is_behind() -> None:
    found = diagnose(folder("1_a", "2_b", "3_c"), [record("1_a")])

    assert found.pending == ("2_b", "3_c")
    assert found.last_common == "1_a"
    assert not found.diverges


def test_the_folder_is_behind() -> None:
    found = diagnose(folder("1_a"), [record("1_a"), record("2_b")])

    assert found.missing == ("2_b",)
    assert not found.diverges


def test_two_branches_diverge_after_the_last_common_migration() -> None:
    found = diagnose(folder("1_a", "2_mine"), [record("1_a"), record("2_theirs")])

    assert found.diverges
    assert found.pending == ("2_mine",)
    assert found.missing == ("2_theirs",)
    assert found.last_common == "1_a"


def test_an_edited_file_is_named() -> None:
    assert diagnose(folder("1_a"), [record("1_a", script="-- before")]).edited == ("1_a",)


def test_a_failed_migration_is_neither_applied_nor_to_be_applied() -> None:
    history = [record("1_a"), record("2_b", finished=False)]

    assert diagnose(folder("1_a", "2_b"), history).failed == ("2_b",)
    assert names(applied(folder("1_a", "2_b"), history)) == ["1_a"]
    assert names(unapplied(folder("1_a", "2_b"), history)) == []


def test_a_rolled_back_migration_is_pending_and_may_be_edited() -> None:
    history = [record("1_a", script="-- wrong", finished=False, rolled_back=True)]
    found = diagnose(folder("1_a"), history)

    assert found.pending == ("1_a",)
    assert found.edited == ()
    assert found.failed == ()
    assert names(unapplied(folder("1_a"), history)) == ["1_a"]


def test_the_second_attempt_of_a_migration_counts() -> None:
    history = [record("1_a", script="-- wrong", finished=False, rolled_back=True), record("1_a")]
    found = diagnose(folder("1_a"), history)

    assert found == Diagnosis(pending=(), missing=(), last_common=None, edited=(), failed=(), has_table=True)
    assert names(unapplied(folder("1_a"), history)) == []
