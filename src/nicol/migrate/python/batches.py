"""`batches`: all rows of a model, some at a time, kept batch by batch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

import msgspec

from nicol.drivers import Connection
from nicol.errors.python_migration import BatchesError
from nicol.migrate.python.state import Loop, Progress
from nicol.model.schema import Model

if TYPE_CHECKING:
    from nicol.migrate.python.frozen import FrozenClient

Row = TypeVar("Row")
Told: TypeAlias = Callable[[str, int, int], None]
"""Hears of the rows of a loop that are done, and of all that there are."""
SIZE = 1000


class Readable(Protocol[Row]):
    """`db.user`: the operations on one model."""

    async def find_many(
        self, *, where: Any = ..., order_by: Any = ..., take: int | None = ..., include: Any = ...
    ) -> list[Row]: ...

    async def count(self, *, where: Any = ...) -> int: ...


@dataclass(slots=True)
class Run:
    """A migration at work. `save` keeps the progress; `single` says that all of it is one transaction."""

    client: FrozenClient
    connection: Connection
    progress: Progress
    save: Callable[[], Awaitable[None]]
    single: bool
    told: Told | None = None
    seen: dict[str, int] = field(default_factory=dict[str, int])

    def name(self, model: str) -> str:
        """The name of the next loop over `model`: `User`, `User 2` …"""
        self.seen[model] = number = self.seen.get(model, 0) + 1
        return model if number == 1 else f"{model} {number}"


RUN: ContextVar[Run] = ContextVar("nicol_migration")


async def batches(
    of: Readable[Row], *, where: Any = None, size: int = SIZE, include: Any = None
) -> AsyncIterator[list[Row]]:
    """The rows of a model in the order of its primary key, `size` at a time: `async for users in batches(db.user):`.

    In a migration with `transaction = False` what is done with a batch is kept with it: one that is stopped goes on
    behind the last batch that was kept. BatchesError outside of a migration.
    """
    run = RUN.get(None)
    if run is None:
        raise BatchesError("call it within `up` or `down` of a migration.")
    model = _model(run, of)
    key = _key(model)
    name = run.name(model.name)
    loop = run.progress.loops.setdefault(name, Loop())
    if loop.done:
        return
    given: Any = where or {}
    more = {} if include is None else {"include": include}
    after = _decoded(run, model, key, loop.after)
    total = loop.rows + await of.count(where=_behind(given, key, after))
    while True:
        session = await _begin(run)
        try:
            order = [{name: "asc"} for name in key]
            rows = await of.find_many(where=_behind(given, key, after), order_by=order, take=size, **more)
            if rows:
                yield rows
                after = [getattr(rows[-1], name) for name in key]
            loop.after = msgspec.to_builtins(after)
            loop.rows += len(rows)
            loop.done = len(rows) < size
            await _keep(run, session)
        except BaseException:
            await _undo(run, session)
            raise
        if run.told is not None:
            run.told(name, loop.rows, total)
        if loop.done:
            return


def _model(run: Run, of: object) -> Model:
    name: object = getattr(of, "_model", None)
    schema = run.client.__nicol_package__.schema
    if not isinstance(name, str) or name not in schema.models_by_name:
        raise BatchesError("give it the operations on a model, such as `db.user`.")
    return schema.model(name)


def _key(model: Model) -> tuple[str, ...]:
    if model.primary_key is None:
        raise BatchesError(f"the model `{model.name}` has no primary key.")
    return model.primary_key.field_names


def _decoded(run: Run, model: Model, key: Sequence[str], values: Sequence[Any]) -> list[Any]:
    """The key's values from their JSON."""
    package = run.client.__nicol_package__
    return [
        msgspec.convert(value, package.python_type(model.scalar(name)), strict=False)
        for name, value in zip(key, values, strict=False)
    ]


def _behind(where: Any, key: Sequence[str], after: Sequence[Any]) -> Any:
    """`where`, and behind the row with the key `after`: (a, b) > (1, 2) is a > 1, or a = 1 and b > 2."""
    if not after:
        return where
    choices = [
        {**dict(zip(key[:place], after[:place], strict=True)), name: {"gt": after[place]}}
        for place, name in enumerate(key)
    ]
    return {"AND": [where, choices[0] if len(choices) == 1 else {"OR": choices}]}


async def _begin(run: Run) -> Any:
    if run.single:
        return None
    await run.connection.begin()
    return run.client.inside(run.connection)


async def _keep(run: Run, session: Any) -> None:
    if run.single:
        return
    await run.save()
    await run.connection.commit()
    run.client.back(session)


async def _undo(run: Run, session: Any) -> None:
    if run.single:
        return
    await run.connection.rollback()
    run.client.back(session)
