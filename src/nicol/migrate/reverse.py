"""The way back: `down.sql` beside a migration's script, which Prisma's tools ignore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from nicol import ddl
from nicol.ddl import Rename, SqlSchema, Step
from nicol.ddl import steps as s
from nicol.errors.files import FileAccessError
from nicol.migrate.databases import Namespaces
from nicol.migrate.explain import explained
from nicol.migrate.folder import Migration, read_folder
from nicol.migrate.parent import write_parent
from nicol.migrate.shadow import Shadow, replay, scratch, structure_in

DOWN = "down.sql"


def reverse_script(before: SqlSchema, after: SqlSchema, renames: Sequence[Rename] = ()) -> str:
    """SQL from the structure `after` a migration, which made `renames`, to the one `before` it.

    Above it stands what it brings back empty, and what it loses.
    """
    steps = ddl.diff(after, before, ddl.inverse(renames))
    notes = [*_lost_for_good(ddl.diff(before, after, renames)), *(loss.message for loss in ddl.losses(steps).warnings)]
    head = "".join(f"-- {note}\n" for note in notes)
    return f"{head}\n{ddl.render(steps, before.dialect).text}" if head else ddl.render(steps, before.dialect).text


@explained
async def accompany(
    folder: Path, name: str, shadow: Shadow, namespaces: Namespaces = (), renames: Sequence[Rename] = ()
) -> None:
    """Writes `down.sql` and `parent.txt` beside the migration `name`, after a replay of those before it and of it.

    `renames` are those that it makes.

    ShadowReplayError (P3006), FileAccessError (NICOL-FILE).
    """
    known = read_folder(folder)
    place = known.names.index(name)
    migration, earlier = known.migrations[place], known.migrations[:place]
    async with scratch(shadow, namespaces) as connection:
        await replay(connection, earlier)
        before = await structure_in(connection, earlier, namespaces)
        await replay(connection, [migration])
        after = await structure_in(connection, (*earlier, migration), namespaces)
    path = migration.path.parent / DOWN
    try:
        path.write_text(reverse_script(before, after, renames), encoding="utf-8", newline="")
        if earlier:
            write_parent(migration, earlier[-1])
    except OSError as error:
        raise FileAccessError(str(path), error.strerror or str(error)) from error


def read_down(migration: Migration) -> str | None:
    """The text of the migration's `down.sql`, None where there is none."""
    path = migration.path.parent / DOWN
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise FileAccessError(str(path), str(error)) from error


def _lost_for_good(steps: Sequence[Step]) -> Iterator[str]:
    """What the way there throws away, and the way back therefore cannot fill."""
    for step in steps:
        match step:
            case s.DropTable():
                yield f"The table `{step.table.name}` comes back without its rows."
            case s.AlterTable():
                for change in step.changes:
                    if isinstance(change, s.DropColumn):
                        yield _emptied(change.column.name, step.before.name)
            case s.RedefineTables():
                for table in step.tables:
                    for column in table.dropped:
                        yield _emptied(column.name, table.before.name)
            case _:
                pass


def _emptied(column: str, table: str) -> str:
    return f"The column `{column}` of `{table}` comes back without its values."
