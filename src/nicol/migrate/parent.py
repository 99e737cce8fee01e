"""Over which migration each one was written: the file `parent.txt` beside its script, which Prisma's tools ignore.

Its one line is the parent's name and checksum. Two migrations over one parent were written at the same time by two
people; a parent with another checksum was edited after its child was written. Migrations that Prisma wrote have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nicol.errors.migrate import MigrationFileError
from nicol.migrate.checksum import fingerprint
from nicol.migrate.folder import Folder, Migration

PARENT = "parent.txt"


@dataclass(frozen=True, slots=True)
class Parent:
    """The migration that was the last one when another was written, and its script's checksum at that time."""

    name: str
    checksum: str


def parent_text(parent: Migration) -> str:
    """What `parent.txt` says of `parent`."""
    return f"{parent.name} {fingerprint(parent.script, parent.python)}\n"


def write_parent(migration: Migration, parent: Migration) -> None:
    """Says that `migration` comes after `parent`."""
    (migration.path.parent / PARENT).write_text(parent_text(parent), encoding="utf-8", newline="")


def read_parent(migration: Migration) -> Parent | None:
    """The parent of `migration`, None when nothing is said. MigrationFileError (P3015) when the line is not one."""
    path = migration.path.parent / PARENT
    try:
        words = path.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise _unreadable(path) from error
    if len(words) != 2:
        raise _unreadable(path)
    return Parent(*words)


def order_parents(folder: Folder) -> None:
    """Makes the order of the names the order of the parents."""
    for before, after in zip(folder.migrations, folder.migrations[1:], strict=False):
        if read_parent(after) is not None:
            write_parent(after, before)


def _unreadable(path: Path) -> MigrationFileError:
    return MigrationFileError(path, "Its line is the name of the migration before and that one's checksum.")
