"""Which migrations a squashed one stands for: `squashed.txt` beside its script, which Prisma's tools ignore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nicol.drivers import Connection
from nicol.errors.history import SquashError
from nicol.errors.migrate import MigrationFileError
from nicol.migrate.checksum import checksum
from nicol.migrate.folder import Folder, Migration
from nicol.migrate.history import Record, record_applied, record_rolled_back

SQUASHED = "squashed.txt"


@dataclass(frozen=True, slots=True)
class Settled:
    """A squashed migration that need not run, and the rows of those that it stands for."""

    migration: Migration
    records: tuple[Record, ...]


def squashed_text(migrations: Sequence[Migration]) -> str:
    """A line for each migration: its name and its script's checksum."""
    return "".join(f"{migration.name} {checksum(migration.script)}\n" for migration in migrations)


def read_squashed(migration: Migration) -> tuple[str, ...]:
    """The names of the migrations that `migration` stands for; MigrationFileError (P3015) for an unreadable file."""
    return tuple(name for name, _ in _lines(migration))


def settleable(folder: Folder, history: Sequence[Record]) -> Iterator[Settled]:
    """The squashed migrations that the database has had, one by one, under their old names.

    SquashError (NICOL-SQUASH) when it has had some of them and not others, or not as they were squashed.
    """
    standing = {record.name: record for record in history if record.rolled_back_at is None}
    for migration in folder.migrations:
        lines = [] if migration.name in standing else _lines(migration)
        found = [standing[name] for name, _ in lines if name in standing]
        if not found:
            continue
        if len(found) < len(lines) or any(not record.succeeded for record in found):
            absent = [name for name, _ in lines if name not in standing or not standing[name].succeeded]
            raise SquashError(
                f"the database has had some of the migrations of `{migration.name}` and not {absent[0]}.",
                "Deploy those from before the squashing first, from version control.",
            )
        if edited := [name for name, stored in lines if standing[name].checksum != stored]:
            raise SquashError(
                f"the database has had {edited[0]} as another file than the one that became `{migration.name}`.",
                "If both are the same (see `nicol migrate drift`), say so with `nicol migrate resolve --applied`.",
            )
        yield Settled(migration, tuple(found))


async def settle(connection: Connection, folder: Folder, history: Sequence[Record]) -> tuple[str, ...]:
    """Records squashed migrations as applied in place of those that they stand for; their names."""
    names: list[str] = []
    for one in settleable(folder, history):
        for record in one.records:
            await record_rolled_back(connection, record.id)
        await record_applied(connection, one.migration)
        names.append(one.migration.name)
    return tuple(names)


def _lines(migration: Migration) -> list[tuple[str, str]]:
    path = migration.path.parent / SQUASHED
    try:
        found = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise MigrationFileError(path, str(error)) from error
    if any(len(words) != 2 for words in found):
        raise MigrationFileError(path, "Each line is the name of a migration and its script's checksum.")
    return [(name, stored) for name, stored in found]
