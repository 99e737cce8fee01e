"""Which migrations a squashed one stands for: `squashed.txt` beside its script, which Prisma's tools ignore."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.errors.migrate import MigrationFileError
from nicol.migrate.checksum import checksum
from nicol.migrate.folder import Migration

SQUASHED = "squashed.txt"


def squashed_text(migrations: Sequence[Migration]) -> str:
    """A line for each migration: its name and its script's checksum."""
    return "".join(f"{migration.name} {checksum(migration.script)}\n" for migration in migrations)


def read_squashed(migration: Migration) -> tuple[str, ...]:
    """The names of the migrations that `migration` stands for; MigrationFileError (P3015) for an unreadable file."""
    path = migration.path.parent / SQUASHED
    try:
        return tuple(line.split()[0] for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise MigrationFileError(path, str(error)) from error
