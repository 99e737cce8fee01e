"""The reading operations, compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from nicol.drivers.connection import Connection, Row
from nicol.errors.database import RecordNotFoundError
from nicol.errors.query import InvalidInputError, QueryArgumentError
from nicol.model.schema import Model, ScalarField
from nicol.query.arguments import LOADED, PAGED, Page, check_names, read_lock, read_page, required_where
from nicol.query.columns import column, row_key, table
from nicol.query.condition import Compare, Condition, all_of
from nicol.query.grouping import compile_aggregate, compile_groups
from nicol.query.kinds import is_dict
from nicol.query.loading import Loaded, Rooted, compile_tree, load
from nicol.query.paging import Place, cut_page
from nicol.query.plan import Context, Locked, OneStatement, Plan
from nicol.query.render import renderer
from nicol.query.selecting import build_selection
from nicol.query.selection import Selection
from nicol.query.shape import Leaf
from nicol.query.shared import ByKey, keyed_field, many_by_key
from nicol.query.sql import Given, Sql, join, sql, statement
from nicol.query.suggest import no_field
from nicol.query.tree import Node, Strategy, tree
from nicol.query.where import read_unique

Outcome: TypeAlias = Callable[[Any], Any]
"""The objects into what the operation gives."""
STRATEGIES: Mapping[str, Strategy] = {"join": "join", "query": "query"}


@dataclass(frozen=True, slots=True)
class Find:
    """Objects with relations that statements of their own load."""

    loaded: Loaded
    outcome: Outcome | None

    async def run(self, connection: Connection, values: Sequence[Any]) -> Any:
        found = await load(connection, self.loaded, values)
        return found if self.outcome is None else self.outcome(found)


@dataclass(frozen=True, slots=True)
class KeyedPlan:
    """Reads one row by its key: the primary key, or the first unique key of a model without one."""

    loaded: Loaded

    async def run(self, connection: Connection, values: Sequence[Any], key: Sequence[Any]) -> Any:
        """The row, or None; `key` holds the key's columns as the driver gave them."""
        return await load(connection, self.loaded, values, key)


def by_key(context: Context, model: Model, selection: Selection | None, args: Mapping[str, Any]) -> KeyedPlan:
    """What shows a row after a write; `args` are the slotted select, include and omit."""
    fields = [model.scalar(name) for name in row_key(model)]
    where = all_of([Compare(field, "=", Given(number)) for number, field in enumerate(fields)])
    return KeyedPlan(_compiled(context, model, args, selection, Page(where, size=1), "first"))


def found_by(
    context: Context, model: Model, selection: Selection | None, args: Mapping[str, Any], where: Condition
) -> Loaded:
    """What shows the one row of a unique condition; `args` as in `by_key`."""
    return _compiled(context, model, args, selection, Page(where, size=1), "first")


def compile_find(
    context: Context, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Plan:
    """The plan of a find_… operation or of count; `args` are slotted (see `shape.slotted`).

    QueryArgumentError names the path of whatever does not fit the schema.
    """
    plan = OPERATIONS[operation](context, model, operation, args, selection)
    return Locked(plan) if "lock" in args else plan


def _find_many(
    context: Context, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Plan:
    check_names(args, (*PAGED, *LOADED, "lock"), operation)
    page = read_page(context, model, args)
    return _plan(_compiled(context, model, args, selection, page, "list"))


def compile_stream(context: Context, model: Model, args: Mapping[str, Any], selection: Selection | None) -> Loaded:
    """The statement of find_many with what completes a part of its rows; `args` are slotted."""
    check_names(args, (*PAGED, *LOADED), "stream")
    return _compiled(context, model, args, selection, read_page(context, model, args), "list")


def _find_first(
    context: Context, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Plan:
    check_names(args, (*PAGED, *LOADED, "lock"), operation)
    take = args.get("take")
    if isinstance(take, Leaf) and take.type is int and abs(take.example) != 1:
        raise InvalidInputError("take", f"{operation} cannot be used with a take that is not 1 or -1")
    page = read_page(context, model, args, single="take" not in args)
    return _one(_compiled(context, model, args, selection, page, "first"), model, operation)


def _find_unique(
    context: Context, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Plan:
    check_names(args, ("where", *LOADED, "lock"), operation)
    where = read_unique(context, model, required_where(args, operation))
    page = Page(where, size=1)
    loaded = _compiled(context, model, args, selection, page, "first")
    plan = _one(loaded, model, operation)
    if not isinstance(plan, OneStatement) or "relation_load_strategy" in args or "lock" in args:
        return plan
    chosen = build_selection(context, model, args) if selection is None else selection
    node = Node(model, chosen, page, {}, 1)
    field = keyed_field(node)
    return plan if field is None else _shared(context, node, field, loaded, plan, operation)


def _shared(
    context: Context, node: Node, field: ScalarField, loaded: Loaded, plan: OneStatement, operation: str
) -> Plan:
    many, lookup = many_by_key(context, node, field)
    found = _required(node.model) if operation.endswith("_or_raise") else None
    keys = renderer(context).keys
    return ByKey(
        plan.text,
        plan.parameters,
        plan.outcome,
        loaded.build,
        found,
        many,
        lookup,
        lambda values: keys((field,), values),
    )


def _required(model: Model) -> Outcome:
    def required(found: Any) -> Any:
        if found is None:
            raise RecordNotFoundError("No record was found for a query.", model.name)
        return found

    return required


def _one(loaded: Loaded, model: Model, operation: str) -> Plan:
    return _plan(loaded, _required(model) if operation.endswith("_or_raise") else None)


def _plan(loaded: Loaded, outcome: Outcome | None = None) -> Plan:
    asked, make = loaded.statement, loaded.build
    if loaded.relations:
        return Find(loaded, outcome)
    return OneStatement(asked.text, asked.bind, make if outcome is None else lambda rows: outcome(make(rows)))


def _compiled(
    context: Context, model: Model, args: Mapping[str, Any], selection: Selection | None, page: Page, kind: Rooted
) -> Loaded:
    strategy = args.get("relation_load_strategy")
    if strategy is not None and not (isinstance(strategy, str) and strategy in STRATEGIES):
        raise QueryArgumentError("relation_load_strategy", f'expected "join" or "query", got {strategy!r}')
    chosen = build_selection(context, model, args) if selection is None else selection
    lock = read_lock(context, args.get("lock"), page)
    way = None if strategy is None else STRATEGIES[strategy]
    return compile_tree(context, tree(context, chosen, page), way, kind, lock)


def _count(
    context: Context, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Plan:
    check_names(args, (*PAGED, "select"), operation)
    names = _counted(model, args.get("select"))
    alias = "t0"
    page = read_page(context, model, args)
    if not (page.cut or page.cursor or page.distinct):
        page = replace(page, order=())
    cut = cut_page(context, page, Place(model, alias, f"{table(context, model)} {alias}"), wrap=True)
    columns = [_count_of(context, model, name, alias) for name in names] or [sql("COUNT(*)")]
    text = sql("SELECT ", join(", ", columns), " FROM ", cut.rows, cut.where())
    asked = statement(context.dialect, text)
    return OneStatement(asked.text, asked.bind, lambda rows: _numbers(names, rows[0]))


def _numbers(names: tuple[str, ...], row: Row) -> int | dict[str, int]:
    """A number of rows, or one number for each of `names`."""
    return dict(zip(names, row, strict=True)) if names else row[0]


def _counted(model: Model, select: Any) -> tuple[str, ...]:
    if select is None:
        return ()
    if not is_dict(select) or not any(select.values()):
        raise QueryArgumentError("select", "expected a dict like {'_all': True} that selects at least one count")
    known = ["_all", *(field.name for field in model.scalars if not field.ignored)]
    for name in select:
        if name not in known:
            raise no_field(f"select.{name}", model, name, known)
    return tuple(name for name, wanted in select.items() if wanted)


def _count_of(context: Context, model: Model, name: str, alias: str) -> Sql:
    if name == "_all":
        return sql("COUNT(*)")
    return sql(f"COUNT({column(context, alias, model.scalar(name))})")


Compile = Callable[[Context, Model, str, Mapping[str, Any], Selection | None], Plan]
OPERATIONS: Mapping[str, Compile] = {
    "find_many": _find_many,
    "find_first": _find_first,
    "find_first_or_raise": _find_first,
    "find_unique": _find_unique,
    "find_unique_or_raise": _find_unique,
    "count": _count,
    "aggregate": compile_aggregate,
    "group_by": compile_groups,
}
