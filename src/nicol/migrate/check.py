"""`migrate check`: whether schema, migrations and, where there is one, a database agree. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from nicol.drivers import Connection
from nicol.errors.migrate import ShadowReplayError
from nicol.migrate.checksum import is_print_of
from nicol.migrate.diagnose import Diagnosis, diagnose
from nicol.migrate.diff import MigrationsSide, SchemaSide, diff
from nicol.migrate.explain import explained
from nicol.migrate.folder import Folder, following_name, read_folder
from nicol.migrate.history import read_history
from nicol.migrate.objects import NO_OBJECTS, ObjectSources
from nicol.migrate.parent import order_parents, read_parent
from nicol.migrate.shadow import Shadow
from nicol.model.schema import Schema

Kind: TypeAlias = Literal["lock", "edited", "parallel", "parent", "replay", "schema", "missing", "failed", "order"]


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What is compared; `shadow` is where the migrations are replayed."""

    folder: Path
    schema: Schema
    shadow: Shadow
    objects: ObjectSources = NO_OBJECTS


@dataclass(frozen=True, slots=True)
class Problem:
    """One disagreement: what it is, for people; the `migrations` it is about; the next `step`."""

    kind: Kind
    message: str
    step: str
    migrations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The folder's migrations in the order in which they are applied, and what is wrong with them.

    `pending` are those that the database has not had; None when no database was looked at.
    """

    found: tuple[str, ...]
    problems: tuple[Problem, ...]
    pending: tuple[str, ...] | None


@explained
async def check(request: CheckRequest, connection: Connection | None = None) -> Checked:
    """Compares the schema with a replay of the folder, the files with each other, and all of it with `connection`.

    MigrationFileError (P3015), FolderError, ShadowCreationError (P3014).
    """
    folder = read_folder(request.folder)
    problems = [*_lock_problems(folder, request.schema.provider), *_parent_problems(folder)]
    problems += [] if problems and problems[0].kind == "lock" else await _structure_problems(folder, request)
    if connection is None:
        return Checked(folder.names, tuple(problems), None)
    known = diagnose(folder, await read_history(connection))
    problems += _database_problems(folder, known)
    return Checked(folder.names, tuple(problems), known.pending)


@explained
async def put_in_order(folder: Path, connection: Connection | None) -> tuple[tuple[str, str], ...]:
    """Settles the order of migrations written side by side; old and new name of those that were renamed.

    Those that the database has not had move behind the last one that it has had; then every `parent.txt` follows the
    order of the names. Call it only where `check` found no edited file.
    """
    known = read_folder(folder)
    late = () if connection is None else _late(known, diagnose(known, await read_history(connection)))
    renamed: list[tuple[str, str]] = []
    for name in late:
        last = read_folder(folder).names[-1]
        new = following_name(name, datetime.now(UTC), last)
        (folder / name).rename(folder / new)
        renamed.append((name, new))
    order_parents(read_folder(folder))
    return tuple(renamed)


def _lock_problems(folder: Folder, provider: str) -> Iterator[Problem]:
    if folder.provider is not None and folder.provider != provider:
        yield Problem(
            "lock",
            f"migration_lock.toml says `{folder.provider}`, the schema `{provider}`.",
            "A history belongs to one kind of database: set the schema's provider back, or begin a new folder.",
        )
    elif folder.provider is None and folder.migrations:
        yield Problem(
            "lock",
            f"{folder.path / 'migration_lock.toml'} is absent or names no provider.",
            f'Restore it from version control; its line is: provider = "{provider}"',
        )


def _parent_problems(folder: Folder) -> Iterator[Problem]:
    for position, migration in enumerate(folder.migrations):
        said = read_parent(migration)
        if said is None:
            continue
        parent = folder.find(said.name)
        between = folder.names[folder.names.index(said.name) + 1 : position] if parent is not None else ()
        if parent is None or folder.names.index(parent.name) > position:
            yield Problem(
                "parent",
                f"`{migration.name}` was written after `{said.name}`, which is not before it any more.",
                "Restore that migration, or accept the order with `nicol migrate check --order`.",
                (migration.name,),
            )
        elif not is_print_of(said.checksum, parent.script, parent.python):
            yield Problem(
                "edited",
                f"`{parent.name}` was modified after `{migration.name}` was written over it.",
                "Restore the file from version control, and write a new migration for what should be different.",
                (parent.name,),
            )
        elif between:
            others = ", ".join(f"`{name}`" for name in between)
            yield Problem(
                "parallel",
                f"`{migration.name}` and {others} were written side by side, over `{parent.name}`. "
                f"They are applied in this order: {', '.join((*between, migration.name))}.",
                "If that is right, accept it with `nicol migrate check --order`.",
                (*between, migration.name),
            )


async def _structure_problems(folder: Folder, request: CheckRequest) -> list[Problem]:
    try:
        found = await diff(MigrationsSide(folder.path), SchemaSide(request.schema, request.objects), request.shadow)
    except ShadowReplayError as error:
        return [Problem("replay", str(error), "Replay it locally with `nicol migrate dev`.", (error.migration,))]
    if found.empty:
        return []
    return [
        Problem(
            "schema",
            "The schema asks for what the migrations do not make:\n" + found.summary.rstrip(),
            "Write the missing migration with `nicol migrate dev`.",
        )
    ]


def _database_problems(folder: Folder, known: Diagnosis) -> Iterator[Problem]:
    for name in known.failed:
        yield Problem("failed", f"`{name}` failed in the database.", "See `nicol migrate status`.", (name,))
    for name in known.edited:
        yield Problem(
            "edited",
            f"`{name}` was modified after it was applied to the database.",
            "Restore the file from version control, and write a new migration for what should be different.",
            (name,),
        )
    for name in known.missing:
        yield Problem(
            "missing",
            f"`{name}` was applied to the database and is not in the folder.",
            "Restore it from version control, or merge the branch that holds it.",
            (name,),
        )
    if late := _late(folder, known):
        yield Problem(
            "order",
            f"{', '.join(f'`{name}`' for name in late)} would be applied after migrations that come later by name.",
            "Give the others' order a new place with `nicol migrate check --order`: it renames what is pending.",
            late,
        )


def _late(folder: Folder, known: Diagnosis) -> tuple[str, ...]:
    """Pending migrations before an applied one."""
    pending: Sequence[str] = known.pending
    applied = [name for name in folder.names if name not in pending]
    return tuple(name for name in pending if applied and name < applied[-1])
