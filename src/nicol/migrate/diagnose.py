"""What the folder and the recorded history say of each other: pure, no database at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nicol.migrate.checksum import matches
from nicol.migrate.folder import Folder, Migration
from nicol.migrate.history import Record
from nicol.migrate.python.state import python_checksum, read_progress


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Names of migrations, each in its own order (the folder's, or the order of beginning).

    pending: in the folder, unknown to the database. missing: recorded, absent from the folder. last_common: the
    migration before the first pending one. edited: applied, then changed in the folder. failed: began, did not end.
    unrun: recorded as applied by a tool that did not run their Python.
    A record that was rolled back counts for nothing: its migration is pending again.
    """

    pending: tuple[str, ...]
    missing: tuple[str, ...]
    last_common: str | None
    edited: tuple[str, ...]
    failed: tuple[str, ...]
    has_table: bool
    unrun: tuple[str, ...] = ()

    @property
    def diverges(self) -> bool:
        """Whether each side knows migrations that the other does not."""
        return bool(self.pending and self.missing)


def diagnose(folder: Folder, history: Sequence[Record] | None) -> Diagnosis:
    """Compares `folder` with `history`, which is None when the database has no history table."""
    standing = [record for record in history or () if record.rolled_back_at is None]
    records = {record.name: record for record in standing}
    names = folder.names
    in_folder = frozenset(names)
    pending = tuple(name for name in names if name not in records)
    return Diagnosis(
        pending=pending,
        missing=tuple(name for name in records if name not in in_folder),
        last_common=_before(names, pending[0]) if pending else None,
        edited=tuple(migration.name for migration in folder.migrations if _edited(migration, records)),
        failed=tuple(dict.fromkeys(record.name for record in standing if record.failed)),
        has_table=history is not None,
        unrun=tuple(migration.name for migration in folder.migrations if _unrun(migration, records)),
    )


def unapplied(folder: Folder, history: Sequence[Record]) -> tuple[Migration, ...]:
    """What a deployment runs: migrations without a record, or with none but rolled back ones."""
    standing = {record.name for record in history if record.rolled_back_at is None}
    return tuple(migration for migration in folder.migrations if migration.name not in standing)


def applied(folder: Folder, history: Sequence[Record]) -> tuple[Migration, ...]:
    """The folder's migrations that the database has been through."""
    done = {record.name for record in history if record.succeeded}
    return tuple(migration for migration in folder.migrations if migration.name in done)


def _edited(migration: Migration, records: dict[str, Record]) -> bool:
    """Whether a file is not the one that was applied; a migration in Python may change as long as it has not ended."""
    record = records.get(migration.name)
    if record is None:
        return False
    return not matches(migration.script, record.checksum) or (record.succeeded and _python_edited(migration, record))


def _python_edited(migration: Migration, record: Record) -> bool:
    """Likewise of the `migration.py` that ran."""
    ran = read_progress(record.logs)
    if ran is None:
        return False
    return migration.python is None or python_checksum(migration.python) != ran.checksum


def _unrun(migration: Migration, records: dict[str, Record]) -> bool:
    record = records.get(migration.name)
    return record is not None and record.succeeded and migration.python is not None and not read_progress(record.logs)


def _before(names: Sequence[str], name: str) -> str | None:
    position = names.index(name)
    return names[position - 1] if position else None
