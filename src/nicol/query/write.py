"""Plans of the writing operations.

A write without nested writes is one statement; everything else is a tree of statements (`nested`) in a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from nicol.dialects.facts import Can
from nicol.drivers.connection import Connection, Row
from nicol.errors.database import RecordNotFoundError
from nicol.errors.query import InvalidInputError, MissingArgumentError, QueryArgumentError
from nicol.model.schema import Index, Model
from nicol.query.arguments import LOADED, SHOWN, check_names
from nicol.query.cache import PlanCache
from nicol.query.columns import row_key
from nicol.query.conditions import render
from nicol.query.emulation import concerned, delete_rows, update_rows
from nicol.query.find import KeyedPlan, by_key, found_by
from nicol.query.kinds import is_dict
from nicol.query.loading import Loaded, load
from nicol.query.nested import create_tree, has_nested, update_tree
from nicol.query.plan import Context, OneStatement
from nicol.query.rows import Build, scalar_rows
from nicol.query.selecting import build_selection
from nicol.query.selection import Column, Selection
from nicol.query.shape import Leaf, Slots, slotted, walk
from nicol.query.sql import Sql, sql
from nicol.query.where import read_unique, read_where
from nicol.query.write_cells import Givens, insert_cells, now, position, table_alias, update_cells
from nicol.query.write_keys import check_keys
from nicol.query.write_many import GivenRows, Options, given_rows, insert_many, one_statement
from nicol.query.write_reread import key_parameters, reading
from nicol.query.write_sql import (
    WriteStatement,
    chosen,
    column_name,
    conflict_update,
    delete,
    finished,
    insert,
    returning,
    select,
    update,
)
from nicol.query.write_steps import EVERYWHERE, Change, Keys, Run, find_row, key_names, update_and_find
from nicol.query.write_steps import by_key as exactly
from nicol.query.write_upserts import check_rows, read_conflict

ARGUMENTS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "create": ((), ("data", *LOADED)),
    "create_many": (("data",), ("skip_duplicates",)),
    "create_many_and_return": (("data",), ("skip_duplicates", *SHOWN)),
    "upsert_many": (("data", "unique"), ("update",)),
    "update": (("where", "data"), LOADED),
    "update_many": (("data",), ("where", "limit")),
    "update_many_and_return": (("data",), ("where", "limit", *SHOWN)),
    "upsert": (("where", "create", "update"), LOADED),
    "delete": (("where",), LOADED),
    "delete_many": ((), ("where", "limit")),
}
"""Operation → the arguments it needs and those it may have."""
FRESH: Final = ("autoincrement", "uuid", "cuid", "ulid", "nanoid")
"""Defaults that give a value no other row has."""
MANY: Final = frozenset({"create_many", "create_many_and_return", "upsert_many"})
LARGEST: Final = 2**63 - 1
NOTHING: Final[Mapping[str, Any]] = {}
NO_INSTANT: Final = datetime.fromtimestamp(0, UTC)
MISSING: Final = {"update": "No record was found for an update.", "delete": "No record was found for a delete."}


Prepared: TypeAlias = tuple[Any, Any, bool]
"""A plan with the values of one call, and whether its statements belong in one transaction."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What every write of an engine shares."""

    ctx: Context
    cache: PlanCache[Any]


@dataclass(frozen=True, slots=True)
class RowThenReadPlan:
    """One statement that gives back a row's key, and the reading of that row with its relations."""

    model: str
    statement: WriteStatement
    read: KeyedPlan
    missing: str

    async def run(self, connection: Connection, values: Sequence[Any]) -> Any:
        """The written row."""
        statement = self.statement
        rows = await connection.fetch(statement.text, _parameters(statement, values))
        if not rows:
            raise RecordNotFoundError(self.missing, self.model)
        return await self.read.run(connection, values, tuple(rows[0]))


@dataclass(frozen=True, slots=True)
class UpdateThenFindPlan:
    """An UPDATE of one row, and the reading of that row by the same values."""

    model: str
    statement: WriteStatement
    read: Loaded

    async def run(self, connection: Connection, values: Sequence[Any]) -> Any:
        """The changed row."""
        statement = self.statement
        if not await connection.execute(statement.text, _parameters(statement, values)):
            raise RecordNotFoundError(MISSING["update"], self.model)
        return await load(connection, self.read, values)


@dataclass(frozen=True, slots=True)
class RereadPlan:
    """An update_many_and_return whose rows are read by their keys; `values` are the arguments."""

    writer: Writer
    model: Model
    read: WriteStatement
    build: Build

    async def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The changed rows."""
        run = Run(self.writer.ctx, self.writer.cache, connection, now())
        limit = min(values["limit"], LARGEST) if values.get("limit") is not None else None
        change = Change(values.get("where", {}), values["data"], EVERYWHERE, {}, "data", "where")
        keys = (await update_and_find(run, self.model, change, (), limit)).keys
        found = key_parameters(run.ctx, self.model, keys)
        return self.build(await connection.fetch(self.read.text, self.read.parameters((), NO_INSTANT, found)))


@dataclass(frozen=True, slots=True)
class CountPlan:
    """One statement that says how many rows it changed."""

    statement: WriteStatement

    async def run(self, connection: Connection, values: Sequence[Any]) -> int:
        """The number of rows changed."""
        return await connection.execute(self.statement.text, _parameters(self.statement, values))


@dataclass(frozen=True, slots=True)
class TreePlan:
    """A create, update, upsert or delete of several statements; `values` are the read's values and the arguments."""

    writer: Writer
    model: Model
    operation: str
    read: KeyedPlan

    async def run(self, connection: Connection, values: tuple[Sequence[Any], Mapping[str, Any]]) -> Any:
        """The written (or deleted) row as it is read at the end."""
        shown, args = values
        for name in ("data", "create", "update"):
            if name in args:
                check_keys(self.writer.ctx.schema, self.model, args[name], name)
        run = Run(self.writer.ctx, self.writer.cache, connection, now())
        match self.operation:
            case "create":
                row = await create_tree(run, self.model, args["data"], {}, "data")
            case "update":
                row = await update_tree(run, self.model, await self._row(run, args), args["data"], "data")
            case "upsert":
                row = await self._upsert(run, args)
            case _:
                return await self._delete(run, shown, args)
        return await self._read(connection, shown, row)

    async def _row(self, run: Run, args: Mapping[str, Any]) -> Keys:
        found = await find_row(run, self.model, args["where"], "where")
        if found is None:
            raise RecordNotFoundError(MISSING[self.operation], self.model.name)
        return found

    async def _upsert(self, run: Run, args: Mapping[str, Any]) -> Keys:
        found = await find_row(run, self.model, args["where"], "where")
        if found is None:
            return await create_tree(run, self.model, args["create"], {}, "create")
        return await update_tree(run, self.model, found, args["update"], "update")

    async def _delete(self, run: Run, shown: Sequence[Any], args: Mapping[str, Any]) -> Any:
        row = await self._row(run, args)
        outcome = await self._read(run.connection, shown, row)
        await delete_rows(run, self.model, {}, exactly(self.model, row), "where")
        return outcome

    async def _read(self, connection: Connection, shown: Sequence[Any], row: Keys) -> Any:
        return await self.read.run(connection, shown, tuple(exactly(self.model, row).values.values()))


@dataclass(frozen=True, slots=True)
class FollowedPlan:
    """An update_many or delete_many that other rows have to follow; `values` are the arguments."""

    writer: Writer
    model: Model
    operation: str

    async def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """The number of rows changed."""
        run = Run(self.writer.ctx, self.writer.cache, connection, now())
        where = values.get("where", {})
        if self.operation == "delete_many":
            return await delete_rows(run, self.model, where, EVERYWHERE, "where")
        return len(await update_rows(run, self.model, where, values["data"], EVERYWHERE, {}, "data"))


@dataclass(frozen=True, slots=True)
class ManyPlan:
    """create_many and upsert_many: `values` are the rows in batches."""

    writer: Writer
    model: Model
    options: Options
    build: Build | None

    async def run(self, connection: Connection, values: GivenRows) -> Any:
        """The number of new rows, or the rows themselves."""
        run = Run(self.writer.ctx, self.writer.cache, connection, now())
        outcome = await insert_many(run, self.model, values, {}, self.options)
        if self.options.conflict is not None:
            return len(values.data)
        return outcome if self.build is None or isinstance(outcome, int) else self.build(outcome)


def prepare(
    writer: Writer, name: str, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Prepared:
    """The plan of a writing operation for these arguments, kept from an earlier call of the same shape or compiled."""
    if operation in MANY:
        return _prepare_many(writer, name, operation, args, selection)
    if _nested(writer.ctx, name, args) and operation in ("create", "update", "upsert"):
        return _prepare_tree(writer, name, operation, args, selection)
    if "where" in args and args["where"] is None:
        raise QueryArgumentError("where", f"is None; leave it out if {operation} is meant for every row")
    tokens: list[Any] = [name, operation, selection]
    values: list[Any] = []
    walk(args, writer.ctx.names[name], tokens, values)
    key = tuple(tokens)
    plan = writer.cache.get(key)
    if plan is None:
        plan = _compile(writer, name, operation, args, selection)
        writer.cache.put(key, plan)
    if isinstance(plan, _Upsert):
        if not plan.applies(values):
            return _prepare_tree(writer, name, operation, args, selection)
        plan = plan.native
    if isinstance(plan, TreePlan):
        return _prepare_tree(writer, name, operation, args, selection)
    if isinstance(plan, FollowedPlan | RereadPlan):
        return plan, args, True
    return plan, values, isinstance(plan, RowThenReadPlan | UpdateThenFindPlan)


@dataclass(frozen=True, slots=True)
class _Upsert:
    """A native upsert, right as long as the pairs of values are the same: the key searched for and the key created."""

    native: OneStatement | RowThenReadPlan
    same: tuple[tuple[int, int], ...]

    def applies(self, values: Sequence[Any]) -> bool:
        """Whether the row to create has the key that is searched for."""
        return all(values[one] == values[other] for one, other in self.same)


def _nested(ctx: Context, model: str, args: Mapping[str, Any]) -> bool:
    for key in ("data", "create", "update"):
        data = args.get(key)
        if is_dict(data) and has_nested(ctx, model, data):
            return True
    return False


def _parameters(statement: WriteStatement, values: Sequence[Any]) -> Sequence[Any]:
    return statement.parameters(values, now() if statement.makers else NO_INSTANT, NOTHING)


def _checked(operation: str, args: Mapping[str, Any]) -> None:
    needed, optional = ARGUMENTS[operation]
    check_names(args, (*needed, *optional), operation)
    for name in needed:
        if name not in args:
            raise MissingArgumentError(name, f"{operation} needs this argument")
    for name in ("data", "create", "update", "where"):
        if name in args and operation not in MANY and not is_dict(args[name]):
            raise QueryArgumentError(name, f"expected a dict, got {type(args[name]).__name__}")


def _prepare_many(
    writer: Writer, name: str, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Prepared:
    tokens: list[Any] = [name, operation, selection, bool(args.get("skip_duplicates")), *args]
    if operation == "create_many_and_return":
        walk({key: value for key, value in args.items() if key in SHOWN}, writer.ctx.names[name], tokens, [])
    key = tuple(tokens)
    plan: ManyPlan | None = None if operation == "upsert_many" else writer.cache.get(key)
    if plan is None:
        _checked(operation, args)
        plan = _many(writer, writer.ctx.model(name), operation, args, selection)
        if operation != "upsert_many":
            writer.cache.put(key, plan)
    found = given_rows(plan.model, args["data"], "data")
    skipped = plan.options.skip_duplicates
    return plan, found, not one_statement(writer.ctx.dialect, found, counted=plan.build is None, skipped=skipped)


def _many(
    writer: Writer, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> ManyPlan:
    if operation == "upsert_many":
        conflict = read_conflict(model, args)
        check_rows(conflict, args["data"])
        return ManyPlan(writer, model, Options(conflict=conflict), None)
    skip = bool(args.get("skip_duplicates"))
    if operation == "create_many":
        return ManyPlan(writer, model, Options(skip_duplicates=skip), None)
    shown = selection or build_selection(writer.ctx, model, _slotted(writer, model, args))
    _flat_only(shown, "create_many_and_return", args)
    rows = scalar_rows(writer.ctx, model, shown, "list")
    return ManyPlan(writer, model, Options(rows.columns, skip), rows.build)


def _prepare_tree(
    writer: Writer, name: str, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Prepared:
    shown = {key: value for key, value in args.items() if key in LOADED}
    tokens: list[Any] = [name, operation, selection, "tree", tuple(args)]
    values: list[Any] = []
    walk(shown, writer.ctx.names[name], tokens, values)
    key = tuple(tokens)
    plan: TreePlan | None = writer.cache.get(key)
    if plan is None:
        _checked(operation, args)
        model = writer.ctx.model(name)
        plan = TreePlan(writer, model, operation, by_key(writer.ctx, model, selection, _slotted(writer, model, shown)))
        writer.cache.put(key, plan)
    return plan, (values, args), True


def _slotted(writer: Writer, model: Model, args: Mapping[str, Any]) -> dict[str, Any]:
    return slotted(args, writer.ctx.names[model.name], Slots())


def _flat(selection: Selection) -> bool:
    return all(isinstance(item, Column) for item in selection.items)


def _compile(writer: Writer, name: str, operation: str, args: Mapping[str, Any], selection: Selection | None) -> Any:
    _checked(operation, args)
    model = writer.ctx.model(name)
    parts = _slotted(writer, model, args)
    followed = "update_many" if operation == "update_many_and_return" else operation
    if concerned(writer.ctx, name, followed, parts):
        if "limit" in parts or followed != operation:
            refused = "limit" if "limit" in parts else "data"
            raise QueryArgumentError(refused, f"{operation} cannot do this where Nicol follows keys in other rows")
        if operation.endswith("_many"):
            return FollowedPlan(writer, model, operation)
        return TreePlan(writer, model, operation, by_key(writer.ctx, model, selection, parts))
    can = writer.ctx.dialect.can
    match operation:
        case "update_many" | "delete_many":
            return _compile_count(writer.ctx, model, operation, parts)
        case "update_many_and_return" if Can.UPDATE_RETURNING in can:
            return _compile_returned(writer.ctx, model, parts, selection)
        case "update_many_and_return":
            return _compile_reread(writer, model, parts, selection)
        case "update" if Can.UPDATE_RETURNING not in can:
            return _compile_update_and_find(writer, model, parts, selection)
        case "create" | "upsert" | "delete" if Can.RETURNING not in can:
            return TreePlan(writer, model, operation, by_key(writer.ctx, model, selection, parts))
        case "create":
            givens = Givens()
            cells = insert_cells(writer.ctx, model, parts.get("data", {}), frozenset(), givens, "data")
            return _giving(writer, model, operation, insert(writer.ctx, model, cells), givens, (selection, parts))
        case "update":
            return _compile_update(writer, model, parts, selection)
        case "upsert":
            return _compile_upsert(writer, model, parts, selection)
        case _:
            return _compile_delete(writer, model, parts, selection)


def _giving(
    writer: Writer,
    model: Model,
    operation: str,
    text: Sql,
    givens: Givens,
    shown: tuple[Selection | None, Mapping[str, Any]],
) -> OneStatement | RowThenReadPlan:
    """`text` with what it returns: the selected columns, or the key by which the selection is read afterwards."""
    ctx = writer.ctx
    selection = shown[0] or build_selection(ctx, model, shown[1])
    missing = MISSING.get(operation, "")
    if _flat(selection):
        rows = scalar_rows(ctx, model, selection, "first")
        return _one(finished(ctx, sql(text, returning(rows.columns)), givens), _written(rows.build, model, missing))
    key = [column_name(ctx, model.scalar(name)) for name in row_key(model)]
    read = by_key(ctx, model, shown[0], shown[1])
    return RowThenReadPlan(model.name, finished(ctx, sql(text, returning(key)), givens), read, missing)


def _one(statement: WriteStatement, outcome: Callable[[Sequence[Row]], Any]) -> OneStatement:
    return OneStatement(statement.text, lambda values: _parameters(statement, values), outcome)


def _written(build: Build, model: Model, missing: str) -> Callable[[Sequence[Row]], Any]:
    """The written row; P2025 with the text `missing` when there is none."""

    def outcome(rows: Sequence[Row]) -> Any:
        if not rows:
            raise RecordNotFoundError(missing, model.name)
        return build(rows)

    return outcome


def _compile_update(
    writer: Writer, model: Model, parts: Mapping[str, Any], selection: Selection | None
) -> OneStatement | RowThenReadPlan | TreePlan:
    ctx = writer.ctx
    givens = Givens()
    cells = update_cells(ctx, model, parts["data"], frozenset(), givens, "data")
    condition = render(ctx, table_alias(ctx, model), read_unique(ctx, model, parts["where"], "where"))
    if not cells:
        return TreePlan(writer, model, "update", by_key(ctx, model, selection, parts))
    condition = chosen(ctx, model, condition)
    return _giving(writer, model, "update", update(ctx, model, cells, condition), givens, (selection, parts))


def _compile_update_and_find(
    writer: Writer, model: Model, parts: Mapping[str, Any], selection: Selection | None
) -> UpdateThenFindPlan | TreePlan:
    """An UPDATE whose row is found by the same key afterwards, when that key is all it is searched by and stays."""
    ctx, givens = writer.ctx, Givens()
    cells = update_cells(ctx, model, parts["data"], frozenset(), givens, "data")
    condition = read_unique(ctx, model, parts["where"], "where")
    found = _searched(model, parts["where"])
    written = {cell.field.name for cell in cells}
    if not cells or found is None or not written.isdisjoint(found[0].field_names):
        return TreePlan(writer, model, "update", by_key(ctx, model, selection, parts))
    text = update(ctx, model, cells, render(ctx, table_alias(ctx, model), condition))
    return UpdateThenFindPlan(
        model.name, finished(ctx, text, givens), found_by(ctx, model, selection, parts, condition)
    )


def _compile_delete(
    writer: Writer, model: Model, parts: Mapping[str, Any], selection: Selection | None
) -> OneStatement | RowThenReadPlan | TreePlan:
    ctx = writer.ctx
    condition = render(ctx, table_alias(ctx, model), read_unique(ctx, model, parts["where"], "where"))
    if not _flat(selection or build_selection(ctx, model, parts)):
        return TreePlan(writer, model, "delete", by_key(ctx, model, selection, parts))
    condition = chosen(ctx, model, condition)
    return _giving(writer, model, "delete", delete(ctx, model, condition), Givens(), (selection, parts))


def _compile_count(ctx: Context, model: Model, operation: str, parts: Mapping[str, Any]) -> CountPlan | OneStatement:
    givens = Givens()
    condition = _many_condition(ctx, model, parts)
    if operation == "delete_many":
        return CountPlan(finished(ctx, delete(ctx, model, condition), givens))
    cells = update_cells(ctx, model, parts["data"], frozenset(), givens, "data")
    if not cells:
        columns = [column_name(ctx, model.scalar(key_names(model)[0]))]
        return _one(finished(ctx, select(ctx, model, columns, condition), givens), len)
    return CountPlan(finished(ctx, update(ctx, model, cells, condition), givens))


def _compile_returned(
    ctx: Context, model: Model, parts: Mapping[str, Any], selection: Selection | None
) -> OneStatement:
    shown = selection or build_selection(ctx, model, parts)
    _flat_only(shown, "update_many_and_return", parts)
    givens, rows, condition = Givens(), scalar_rows(ctx, model, shown, "list"), _many_condition(ctx, model, parts)
    cells = update_cells(ctx, model, parts["data"], frozenset(), givens, "data")
    if cells:
        text = sql(update(ctx, model, cells, condition), returning(rows.columns))
    else:
        text = select(ctx, model, rows.columns, condition)
    return _one(finished(ctx, text, givens), rows.build)


def _compile_reread(writer: Writer, model: Model, parts: Mapping[str, Any], selection: Selection | None) -> RereadPlan:
    ctx = writer.ctx
    shown = selection or build_selection(ctx, model, parts)
    _flat_only(shown, "update_many_and_return", parts)
    _many_condition(ctx, model, parts)
    rows = scalar_rows(ctx, model, shown, "list")
    return RereadPlan(writer, model, reading(ctx, model, rows.columns), rows.build)


def _flat_only(selection: Selection, operation: str, parts: Mapping[str, Any]) -> None:
    if not _flat(selection):
        where = "select" if "select" in parts else "include"
        raise QueryArgumentError(where, f"{operation} gives rows without relations")


def _many_condition(ctx: Context, model: Model, parts: Mapping[str, Any]) -> Sql:
    """The rows that match, or as many of them as `limit` says."""
    condition = render(ctx, table_alias(ctx, model), read_where(ctx, model, parts.get("where", {}), "where"))
    if "limit" not in parts:
        return chosen(ctx, model, condition)
    limit = parts["limit"]
    if type(limit) is not int:
        raise QueryArgumentError("limit", f"expected an int, got {type(limit).__name__}")
    if limit < 0:
        raise InvalidInputError("limit", f"must not be negative, got {limit}")
    return chosen(ctx, model, condition, min(limit, LARGEST))


def _compile_upsert(
    writer: Writer, model: Model, parts: Mapping[str, Any], selection: Selection | None
) -> _Upsert | TreePlan:
    """ON CONFLICT when the search is for exactly one unique key, and the row to create has that key too."""
    ctx = writer.ctx
    read_unique(ctx, model, parts["where"], "where")
    found = _searched(model, parts["where"])
    created = parts["create"]
    if found is not None and Can.ON_CONFLICT not in ctx.dialect.can and not _alone(model, found[0], created):
        found = None
    if found is None or not all(isinstance(created.get(name), Leaf) for name in found[1]):
        return TreePlan(writer, model, "upsert", by_key(ctx, model, selection, parts))
    index, leaves = found
    givens = Givens()
    cells = insert_cells(ctx, model, created, frozenset(), givens, "create")
    changes = update_cells(ctx, model, parts["update"], frozenset(), givens, "update")
    unique = [model.scalar(name) for name in index.field_names]
    text = sql(insert(ctx, model, cells), conflict_update(ctx, unique, changes))
    native = _giving(writer, model, "upsert", text, givens, (selection, parts))
    same = tuple((position(leaf), position(created[name])) for name, leaf in leaves.items())
    return _Upsert(native, same)


def _alone(model: Model, index: Index, created: Mapping[str, Any]) -> bool:
    """Whether a new row of these fields can meet another in no unique key but `index`."""

    def made(name: str) -> bool:
        default = model.scalar(name).default
        fresh = default is not None and default.kind == "function" and default.text in FRESH
        return name in created or (default is not None and not fresh)

    return all(other is index or not all(map(made, other.field_names)) for other in model.uniques)


def _searched(model: Model, where: Mapping[str, Any]) -> tuple[Index, dict[str, Leaf]] | None:
    """The unique key that `where` gives and nothing else, with its values by field."""
    if len(where) != 1:
        return None
    ((key, value),) = where.items()
    for index in model.uniques:
        fields = index.field_names
        given = value if len(fields) > 1 and index.name == key else {key: value}
        if index.where is None and is_dict(given) and given.keys() == set(fields):
            leaves = {name: leaf for name, leaf in given.items() if isinstance(leaf, Leaf)}
            return (index, leaves) if len(leaves) == len(fields) else None
    return None
