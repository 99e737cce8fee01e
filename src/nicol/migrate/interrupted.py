"""What is known of migrations that began and did not end, for people."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.dialects.facts import Dialect
from nicol.migrate.checksum import matches
from nicol.migrate.databases import procedures
from nicol.migrate.folder import Folder
from nicol.migrate.history import Record
from nicol.migrate.python.state import read_progress, words_of
from nicol.migrate.statements import statements


def accounts(dialect: Dialect, folder: Folder, history: Sequence[Record]) -> tuple[str, ...]:
    """One paragraph for each failed migration: when it began, what the database said, what may have stayed."""
    return tuple(_account(dialect, folder, record) for record in history if record.failed)


def _account(dialect: Dialect, folder: Folder, record: Record) -> str:
    began = f"`{record.name}` began at {record.started_at}"
    progress = read_progress(record.logs)
    if progress is not None:
        words = words_of(record.logs)
        said = f"\nThe history says:\n{words}" if words else ""
        return (
            f"{began}. Its SQL has run, and its Python has come to {progress.text}. "
            f"`nicol migrate deploy` goes on from there.{said}"
        )
    logs = (record.logs or "").strip()
    if logs:
        return f"{began}. The history says:\n{logs}"
    return (
        f"{began} and no end was recorded: its process was killed, or lost the database, unless it is at work now. "
        + _left(dialect, folder, record)
    )


def _left(dialect: Dialect, folder: Folder, record: Record) -> str:
    migration = folder.find(record.name)
    if migration is None or not matches(migration.script, record.checksum):
        return "Its file is not as it was, so what it did cannot be told."
    script = statements(migration.script, dialect)
    if procedures(dialect).undoes(script):
        return "The script and its record are one transaction, so nothing of it has stayed."
    if len(script) == 1:
        return "Its one statement may have taken effect."
    return "What the script did may have stayed."
