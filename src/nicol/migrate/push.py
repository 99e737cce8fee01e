"""`db push`: make a database match a schema, without a migration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nicol import ddl
from nicol.ddl import Loss, Losses, Step
from nicol.ddl.steps import AlterEnum
from nicol.drivers import Connection
from nicol.migrate.apply import run_script
from nicol.migrate.explain import explained
from nicol.migrate.lock import locked
from nicol.migrate.objects import NO_OBJECTS, ObjectSources, wanted
from nicol.migrate.reset import clear
from nicol.migrate.shadow import Shadow
from nicol.model.schema import Schema


@dataclass(frozen=True, slots=True)
class PushRequest:
    """The schema to push; `accept_losses` is the user's answer to the warnings, `force_reset` empties first.

    `objects` are the files of SQL objects beside the schema; they are tried in a database of `shadow`, which is needed
    for those and for triggers only.
    """

    schema: Schema
    accept_losses: bool = False
    force_reset: bool = False
    objects: ObjectSources = NO_OBJECTS
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many steps there are (`changes`), and whether they were applied.

    Nothing is applied when something is `unexecutable`, or when there are `warnings` that were not accepted.
    """

    steps: int
    warnings: tuple[str, ...]
    unexecutable: tuple[str, ...]
    applied: bool
    was_reset: bool
    changes: tuple[Step, ...] = ()


@explained
async def push(connection: Connection, request: PushRequest) -> Pushed:
    """Compares the live database with the schema and applies the difference.

    LockTimeoutError (P1002), ResetError (P3016), ObjectFileError (NICOL-OBJECT), DatabaseRefusedError when a statement
    fails.
    """
    namespaces = request.schema.datasource.schemas
    async with locked(connection):
        if request.force_reset:
            await clear(connection, namespaces)
        desired = await wanted(connection, request.schema, request.objects, request.shadow)
        steps = ddl.diff(await ddl.inspect(connection, namespaces), desired)
        losses = await ddl.counted_losses(connection, steps)
        applied = _may_apply(losses, request)
        if applied:
            await _apply(connection, steps)
    warnings, unexecutable = messages(losses.warnings), messages(losses.unexecutable)
    return Pushed(len(steps), warnings, unexecutable, applied, request.force_reset, tuple(steps))


def messages(losses: Sequence[Loss]) -> tuple[str, ...]:
    """The words of `losses`."""
    return tuple(loss.message for loss in losses)


def _may_apply(losses: Losses, request: PushRequest) -> bool:
    return not losses.unexecutable and (request.accept_losses or not losses.warnings)


async def _apply(connection: Connection, steps: Sequence[Step]) -> None:
    """One script; but a new enum value can be used only after the transaction that adds it, so that comes before."""
    first = max((place for place, step in enumerate(steps, 1) if isinstance(step, AlterEnum)), default=0)
    for part in (steps[:first], steps[first:]):
        if part:
            await run_script(connection, ddl.render(part, connection.dialect).text)


@explained
async def execute(connection: Connection, sql: str) -> None:
    """Runs a script of the user's, as the database's own shell would. DatabaseRefusedError when it fails."""
    await connection.script(sql)
