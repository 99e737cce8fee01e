"""The single statements that nested writes are made of, each compiled once for its shape.

Rows are read and passed on as the database's own values (no decoding): a `Keys` holds the fields that identify a row
and that relations refer to.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias, TypeVar

from nicol.dialects.facts import Can
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model, RelationField
from nicol.query.cache import PlanCache
from nicol.query.columns import column, row_key
from nicol.query.conditions import render
from nicol.query.kinds import is_dict
from nicol.query.plan import Context
from nicol.query.shape import Slots, slotted, walk
from nicol.query.sql import Sql, join, sql
from nicol.query.where import read_unique, read_where
from nicol.query.write_cells import Givens, insert_cells, table_alias, update_cells
from nicol.query.write_links import joined_condition
from nicol.query.write_reread import (
    FindAndUpdate,
    InsertAndFind,
    asked,
    finding,
    insert_and_find,
    key_parameters,
    keyed,
    reading,
    updating,
)
from nicol.query.write_sql import (
    WriteStatement,
    chosen,
    column_name,
    delete,
    finished,
    insert,
    returning,
    select,
    update,
)

S = TypeVar("S")
Keys: TypeAlias = dict[str, Any]
"""Field name → database value."""
Data: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows a nested write may touch: those whose fields hold `values`, or that a join table links."""

    values: Keys
    through: RelationField | None = None
    """The parent's field of an implicit many-to-many relation; `values` then holds the parent's key under ""."""

    @property
    def token(self) -> Hashable:
        """What of the scope shapes the SQL."""
        return (tuple(self.values), self.through.name if self.through else None)


EVERYWHERE = Scope({})


class Run(NamedTuple):
    """One execution of a write: where, with which compiled statements, and the one instant of `now()`."""

    ctx: Context
    cache: PlanCache[Any]
    connection: Connection
    now: datetime

    def statement(self, key: Hashable, compile_: Callable[[], S]) -> S:
        """The statement (or statements) kept under `key`, compiled when it is new."""
        found: S | None = self.cache.get(key)
        if found is None:
            found = compile_()
            self.cache.put(key, found)
        return found


def key_names(model: Model) -> tuple[str, ...]:
    """The fields of a `Keys` of `model`: its keys and what its relations use, in source order."""
    wanted: set[str] = set()
    for field in model.relations:
        wanted.update(field.fields)
    for item in model.uniques:
        wanted.update(item.field_names)
    return tuple(item.name for item in model.scalars if item.name in wanted)


async def insert_row(run: Run, model: Model, data: Data, linked: Keys, path: str) -> Keys:
    """Inserts one row of scalar `data` and `linked` values."""
    names, tokens, values = _shape(run, model, "data", data, ("insert", tuple(linked)), path)
    returned = Can.RETURNING in run.ctx.dialect.can

    def compiled() -> InsertAndFind:
        givens = Givens()
        cells = insert_cells(run.ctx, model, names(), frozenset(linked), givens, "data")
        if returned:
            text = sql(insert(run.ctx, model, cells), _returning(run.ctx, model))
            only = finished(run.ctx, text, givens)
            return InsertAndFind(only, only)
        return insert_and_find(run.ctx, model, cells, givens, key_names(model))

    with located(data=path):
        both = run.statement(tokens, compiled)
    if both.ask is not None:
        linked = {**linked, **asked((await run.connection.fetch(both.ask))[0])}
    with located(data=path):
        made = both.insert.made(run.now, linked)
        parameters = both.insert.bind(values, made)
    with naming(model):
        if not returned:
            await run.connection.execute(both.insert.text, parameters)
        rows = await run.connection.fetch(both.find.text, both.find.bind(values, made))
    return dict(zip(key_names(model), rows[0], strict=True))


@contextmanager
def naming(model: Model) -> Generator[None]:
    """Failures inside are of the model's table, where the database does not say of which."""
    try:
        yield
    except DriverError as failure:
        failure.table = failure.table or model.db_name
        raise


async def find_rows(run: Run, model: Model, where: Data, scope: Scope, path: str) -> list[Keys]:
    """The rows of any filter within `scope`."""
    return await _find(run, model, where, scope, path, unique=False)


async def find_row(run: Run, model: Model, where: Data, path: str, scope: Scope = EVERYWHERE) -> Keys | None:
    """The row of a unique filter within `scope`; None when there is none."""
    rows = await _find(run, model, where, scope, path, unique=True)
    return rows[0] if rows else None


async def _find(run: Run, model: Model, where: Data, scope: Scope, path: str, *, unique: bool) -> list[Keys]:
    names, tokens, values = _shape(run, model, "where", where, ("find", unique, scope.token), path)

    def compiled() -> WriteStatement:
        givens = Givens()
        condition = _condition(run.ctx, model, names(), scope, givens, unique=unique)
        columns = [column_name(run.ctx, model.scalar(name)) for name in key_names(model)]
        return finished(run.ctx, select(run.ctx, model, columns, condition), givens)

    with located(where=path):
        statement = run.statement(tokens, compiled)
        parameters = statement.parameters(values, run.now, scope.values)
    rows = await run.connection.fetch(statement.text, parameters)
    return [dict(zip(key_names(model), row, strict=True)) for row in rows]


async def update_rows(
    run: Run, model: Model, where: Data, data: Data, scope: Scope, linked: Keys, path: str, where_path: str = "where"
) -> list[Keys]:
    """Writes scalar `data` and `linked` values into the rows of any filter within `scope`; the rows as they are now.

    `path` leads to `data`, `where_path` to `where`.
    """
    if Can.UPDATE_RETURNING not in run.ctx.dialect.can:
        change = Change(where, data, scope, linked, path, where_path)
        return (await update_and_find(run, model, change, key_names(model), None)).rows
    givens_of = {**{f"={name}": value for name, value in linked.items()}, **scope.values}
    args = {"where": _dict(where, where_path), "data": _dict(data, path)}
    model_names = run.ctx.names[model.name]
    tokens: list[Any] = ["update", model.name, tuple(linked), scope.token]
    values: list[Any] = []
    walk(args, model_names, tokens, values)

    def compiled() -> WriteStatement:
        givens = Givens()
        parts = slotted(args, model_names, Slots())
        cells = update_cells(run.ctx, model, parts["data"], frozenset(linked), _Renamed(givens), "data")
        condition = _condition(run.ctx, model, parts["where"], scope, givens, unique=False)
        text = sql(update(run.ctx, model, cells, condition), _returning(run.ctx, model))
        return finished(run.ctx, text, givens)

    with located(data=path, where=where_path):
        statement = run.statement(tuple(tokens), compiled)
        parameters = statement.parameters(values, run.now, givens_of)
    with naming(model):
        rows = await run.connection.fetch(statement.text, parameters)
    return [dict(zip(key_names(model), row, strict=True)) for row in rows]


class Change(NamedTuple):
    """The arguments of `update_rows`."""

    where: Data
    data: Data
    scope: Scope
    linked: Keys
    path: str
    where_path: str


class Changed(NamedTuple):
    """The changed rows as they are now, and their keys."""

    rows: list[Keys]
    keys: list[Sequence[Any]]


async def update_and_find(run: Run, model: Model, change: Change, names: tuple[str, ...], limit: int | None) -> Changed:
    """`update_rows` where an UPDATE gives nothing back; reads the fields `names`, of at most `limit` rows."""
    givens_of = {**{f"={name}": value for name, value in change.linked.items()}, **change.scope.values}
    args = {"where": _dict(change.where, change.where_path), "data": _dict(change.data, change.path)}
    model_names = run.ctx.names[model.name]
    tokens: list[Any] = ["update", model.name, tuple(change.linked), change.scope.token, names, limit]
    values: list[Any] = []
    walk(args, model_names, tokens, values)

    def compiled() -> FindAndUpdate:
        parts = slotted(args, model_names, Slots())
        linked = frozenset(change.linked)
        givens = Givens()
        cells = update_cells(run.ctx, model, parts["data"], linked, _Renamed(givens), "data")
        condition = _condition(run.ctx, model, parts["where"], change.scope, givens, unique=False)
        find = finished(run.ctx, finding(run.ctx, model, names, cells, condition, limit), givens)
        givens = Givens()
        keys = keyed(run.ctx, model, givens)
        cells = update_cells(run.ctx, model, parts["data"], linked, _Renamed(givens), "data")
        update_ = finished(run.ctx, updating(run.ctx, model, cells, keys), givens) if cells else None
        changed = {cell.field.name for cell in cells}
        columns = [column_name(run.ctx, model.scalar(name)) for name in names]
        again = None if changed.isdisjoint(names) else reading(run.ctx, model, columns)
        return FindAndUpdate(find, update_, again)

    with located(data=change.path, where=change.where_path):
        plan = run.statement(tuple(tokens), compiled)
        parameters = plan.find.parameters(values, run.now, givens_of)
    found = await run.connection.fetch(plan.find.text, parameters)
    width = len(row_key(model))
    keys = [row[-width:] for row in found]
    if not found or plan.update is None:
        return Changed([dict(zip(names, row, strict=False)) for row in found], keys)
    old = key_parameters(run.ctx, model, [row[-2 * width : -width] for row in found])
    with naming(model):
        update_values = plan.update.parameters(values, run.now, {**givens_of, **old})
        await run.connection.execute(plan.update.text, update_values)
    if plan.again is not None:
        given = plan.again.parameters((), run.now, key_parameters(run.ctx, model, keys))
        found = await run.connection.fetch(plan.again.text, given)
    return Changed([dict(zip(names, row, strict=False)) for row in found], keys)


async def delete_rows(run: Run, model: Model, where: Data, scope: Scope, path: str) -> int:
    """Deletes the rows of any filter within `scope`."""
    names, tokens, values = _shape(run, model, "where", where, ("delete", scope.token), path)

    def compiled() -> WriteStatement:
        givens = Givens()
        condition = _condition(run.ctx, model, names(), scope, givens, unique=False)
        return finished(run.ctx, delete(run.ctx, model, chosen(run.ctx, model, condition)), givens)

    with located(where=path):
        statement = run.statement(tokens, compiled)
        parameters = statement.parameters(values, run.now, scope.values)
    return await run.connection.execute(statement.text, parameters)


def by_key(model: Model, row: Keys) -> Scope:
    """The scope of exactly `row`."""
    return Scope({name: row[name] for name in row_key(model)})


class _Renamed(Givens):
    """Linked values that are written, kept apart by `=` from the values of the same fields that are searched for."""

    def __init__(self, inner: Givens) -> None:
        self.makers = inner.makers

    def linked(self, name: str) -> Sql:
        return self.take(lambda _now, linked: linked[f"={name}"])


def _shape(
    run: Run, model: Model, argument: str, value: Any, start: tuple[Hashable, ...], path: str
) -> tuple[Callable[[], Data], Hashable, Sequence[Any]]:
    args = {argument: _dict(value, path)}
    names = run.ctx.names[model.name]
    tokens: list[Any] = [*start, model.name]
    values: list[Any] = []
    walk(args, names, tokens, values)
    return (lambda: slotted(args, names, Slots())[argument]), tuple(tokens), values


def _returning(ctx: Context, model: Model) -> str:
    return returning([column_name(ctx, model.scalar(name)) for name in key_names(model)])


@contextmanager
def located(**paths: str) -> Generator[None]:
    """Errors in `data` or `where` with the path of this place: the compiled statement serves other places as well."""
    try:
        yield
    except QueryArgumentError as error:
        root = "data" if error.path.startswith("data") else "where"
        raise error.rooted(root, paths[root]) from None


def _dict(value: Any, path: str) -> Data:
    if not is_dict(value):
        raise QueryArgumentError(path, f"expected a dict, got {type(value).__name__}")
    return value


def _condition(ctx: Context, model: Model, where: Data, scope: Scope, givens: Givens, *, unique: bool) -> Sql:
    alias = table_alias(ctx, model)
    read = read_unique if unique else read_where
    wanted = render(ctx, alias, read(ctx, model, where, "where"))
    parts = [sql("(", wanted, ")")] if wanted else []
    if scope.through is not None:
        parts.append(joined_condition(ctx, scope.through, alias, givens.linked("")))
    else:
        parts += [sql(f"{column(ctx, alias, model.scalar(name))} = ", givens.linked(name)) for name in scope.values]
    return join(" AND ", parts)
