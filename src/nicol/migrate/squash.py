"""`migrate squash`: many migrations become one that makes the same database."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nicol import ddl
from nicol.ddl import SqlSchema
from nicol.dialects import dialect_for
from nicol.drivers import Connection
from nicol.errors.files import FileAccessError
from nicol.errors.history import SquashError
from nicol.errors.migrate import MigrationNotFoundError
from nicol.migrate.catalogue import catalogue
from nicol.migrate.diagnose import diagnose
from nicol.migrate.explain import explained
from nicol.migrate.folder import Folder, Migration, migration_like, read_folder, write_migration
from nicol.migrate.history import read_history, record_applied, record_rolled_back
from nicol.migrate.lock import locked
from nicol.migrate.parent import order_parents
from nicol.migrate.rows_changed import row_changes
from nicol.migrate.shadow import Shadow, replay, scratch, structure_in
from nicol.migrate.squashed import SQUASHED, squashed_text
from nicol.model.schema import Schema

_KEEP = "Use --keep-sql to put the scripts behind each other as they are, or --structure-only to leave that out."


@dataclass(frozen=True, slots=True)
class SquashRequest:
    """The migrations up to `to` (None: all) become one called `name`.

    `keep_sql` puts their scripts behind each other; `structure_only` agrees that what a structure does not say is left
    out. `away` is where the old folders go, None to remove them.
    """

    folder: Path
    schema: Schema
    shadow: Shadow
    to: str | None = None
    name: str = "squashed"
    keep_sql: bool = False
    structure_only: bool = False
    away: Path | None = None


@dataclass(frozen=True, slots=True)
class SquashPlan:
    """The migration `name` that takes the place of those `replaced`, and what its `script` leaves out."""

    name: str
    replaced: tuple[str, ...]
    script: str
    left_out: tuple[str, ...]


@explained
async def plan_squash(request: SquashRequest) -> SquashPlan:
    """The one migration, proved on a shadow database to make what those it replaces make.

    SquashError (NICOL-SQUASH) when it would not, MigrationNotFoundError (P3017), ShadowReplayError (P3006).
    """
    folder = read_folder(request.folder)
    folder.expect_provider(request.schema.provider)
    replaced = _replaced(folder, request)
    name = migration_like(replaced[-1].name, request.name)
    following = folder.names[len(replaced) :]
    if folder.find(name) is not None or (following and name > following[0]):
        raise SquashError(f"`{name}` has no place among those that stay.", "Choose another --name.")
    dialect = dialect_for(request.schema.provider)
    expected = await _made(request, [migration.script for migration in replaced])
    left_out: list[str] = []
    if request.keep_sql:
        script = "\n".join(f"-- {migration.name}\n{migration.script.rstrip()}\n" for migration in replaced)
    else:
        script = ddl.render(ddl.diff(ddl.empty(dialect), expected.structure), dialect).text
        left_out = [change for migration in replaced for change in row_changes(migration.script, dialect)]
    made = await _made(request, [script])
    _expect_same(made.structure, expected.structure)
    left_out += sorted(expected.rest - made.rest)
    left_out += [f"the Python of {migration.name}" for migration in replaced if migration.python is not None]
    if left_out and not request.structure_only:
        listed = "\n".join(f"  - {text}" for text in left_out)
        raise SquashError(f"their structure does not say all that they do.\n{listed}", _KEEP)
    return SquashPlan(name, tuple(migration.name for migration in replaced), script, tuple(left_out))


@explained
async def squash(connection: Connection | None, request: SquashRequest, plan: SquashPlan) -> bool:
    """Does what was planned, in the folder and in the history of `connection`; whether that history was changed.

    SquashError when that database has had some of the migrations and not all, or edited ones; FileAccessError.
    """
    if connection is None:
        _rewrite(request, plan)
        return False
    async with locked(connection):
        history = await read_history(connection)
        folder = read_folder(request.folder)
        known = diagnose(folder, history)
        replaced = set(plan.replaced)
        pending = replaced.intersection(known.pending)
        if replaced.intersection((*known.edited, *known.failed)) or pending not in (set(), replaced):
            raise SquashError(
                "the database has had some of them and not others, or not as they are in the folder.",
                "Bring it up to date with `nicol migrate deploy`; `nicol migrate status` shows how it stands.",
            )
        migration = _rewrite(request, plan)
        if pending:
            return False
        for record in history or ():
            if record.name in replaced and record.rolled_back_at is None:
                await record_rolled_back(connection, record.id)
        await record_applied(connection, migration)
    return True


@dataclass(frozen=True, slots=True)
class _Made:
    structure: SqlSchema
    rest: frozenset[str]


async def _made(request: SquashRequest, scripts: Sequence[str]) -> _Made:
    namespaces = request.schema.datasource.schemas
    migrations = [Migration("the squashed one", request.folder, script) for script in scripts]
    async with scratch(request.shadow, namespaces) as connection:
        await replay(connection, migrations)
        return _Made(await structure_in(connection, migrations, namespaces), await catalogue(connection))


def _replaced(folder: Folder, request: SquashRequest) -> tuple[Migration, ...]:
    if request.to is not None and folder.find(request.to) is None:
        raise MigrationNotFoundError(request.to)
    end = len(folder.names) if request.to is None else folder.names.index(request.to) + 1
    if end < 2:
        raise SquashError(f"there {'is only one' if end else 'are none'}.", "Squashing takes two or more.")
    return folder.migrations[:end]


def _expect_same(made: SqlSchema, expected: SqlSchema) -> None:
    if steps := ddl.diff(made, expected) or ddl.diff(expected, made):
        raise SquashError(f"one migration makes another structure.\n{ddl.summary(steps).rstrip()}", _KEEP)


def _rewrite(request: SquashRequest, plan: SquashPlan) -> Migration:
    """The new folder first: a failure on the way leaves all of the old ones or all of the new."""
    folder = read_folder(request.folder)
    replaced = [migration for migration in folder.migrations if migration.name in plan.replaced]
    migration = write_migration(request.folder, request.schema.provider, plan.name, plan.script)
    try:
        (migration.path.parent / SQUASHED).write_text(squashed_text(replaced), encoding="utf-8", newline="")
        for old in replaced:
            _put_away(old.path.parent, request.away)
        order_parents(read_folder(request.folder))
    except OSError as error:
        raise FileAccessError(str(request.folder), error.strerror or str(error)) from error
    return migration


def _put_away(folder: Path, away: Path | None) -> None:
    if away is None:
        shutil.rmtree(folder)
    else:
        away.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, away / folder.name)
