"""What the folder and the recorded history say of each other: pure, no database at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nicol.migrate.checksum import matches
from nicol.migrate.folder import Folder, Migration
from nicol.migrate.history import Record


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Names of migrations, each in its own order (the folder's, or the order of beginning).

    pending: in the folder, unknown to the database. missing: recorded, absent from the folder. last_common: the
    migration before the first pending one. edited: applied, then changed in the folder. failed: began, did not end.
    A record that was rolled back counts for nothing: its migration is pending again.
    """

    pending: tuple[str, ...]
    missing: tuple[str, ...]
    last_common: str | None
    edited: tuple[str, ...]
    failed: tuple[str, ...]
    has_table: bool

    @property
    def diverges(self) -> bool:
        """Whether each side knows migrations that the other does not."""
        return bool(self.pending and self.missing)


def diagnose(folder: Folder, history: Sequence[Record] | None) -> Diagnosis:
    """Compares `folder` with `history`, which is None when the database has no history table."""
    standing = [record for record in history or () if record.rolled_back_at is None]
    checksums = {record.name: record.checksum for record in standing}
    names = folder.names
    in_folder = frozenset(names)
    pending = tuple(name for name in names if name not in checksums)
    return Diagnosis(
        pending=pending,
        missing=tuple(name for name in checksums if name not in in_folder),
        last_common=_before(names, pending[0]) if pending else None,
        edited=tuple(migration.name for migration in folder.migrations if _edited(migration, checksums)),
        failed=tuple(dict.fromkeys(record.name for record in standing if record.failed)),
        has_table=history is not None,
    )


def unapplied(folder: Folder, history: Sequence[Record]) -> tuple[Migration, ...]:
    """What a deployment runs: migrations without a record, or with none but rolled back ones."""
    standing = {record.name for record in history if record.rolled_back_at is None}
    return tuple(migration for migration in folder.migrations if migration.name not in standing)


def applied(folder: Folder, history: Sequence[Record]) -> tuple[Migration, ...]:
    """The folder's migrations that the database has been through."""
    done = {record.name for record in history if record.succeeded}
    return tuple(migration for migration in folder.migrations if migration.name in done)


def _edited(migration: Migration, checksums: dict[str, str]) -> bool:
    stored = checksums.get(migration.name)
    return stored is not None and not matches(migration.script, stored)


def _before(names: Sequence[str], name: str) -> str | None:
    position = names.index(name)
    return names[position - 1] if position else None
