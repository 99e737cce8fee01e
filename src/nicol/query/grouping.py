"""The operations `aggregate` and `group_by`, compiled.

The aggregates stand as columns in a derived table, so that `having` and `order_by` are filters and terms as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from msgspec.structs import replace

from nicol.drivers.connection import Row
from nicol.drivers.failure import DriverError
from nicol.errors.query import InvalidInputError, MissingArgumentError, MissingValueError, QueryArgumentError
from nicol.model.schema import Model, ScalarField
from nicol.query.arguments import PAGED, check_names, read_page, read_skip, read_take
from nicol.query.columns import column, table, visible
from nicol.query.condition import AnyOf, Condition, Not, all_of
from nicol.query.conditions import render
from nicol.query.figures import (
    NUMBERS,
    WORDS,
    Figure,
    Read,
    figure_sql,
    read_figure,
    read_figures,
    reading,
    result_field,
)
from nicol.query.filters import read_filter
from nicol.query.kinds import is_dict, is_list, listed
from nicol.query.marks import Ref
from nicol.query.ordering import Term, placed_term, read_direction, term_value
from nicol.query.paging import Place, cut_page
from nicol.query.plan import Context, OneStatement, Plan
from nicol.query.references import of_rows
from nicol.query.render import renderer
from nicol.query.selection import Selection
from nicol.query.sql import Sql, join, sql, statement
from nicol.query.suggest import no_field, unknown
from nicol.query.tree import constant_args
from nicol.query.where import read_where

Cut: TypeAlias = str | int
"""A unit of time, `lower` or `upper`, or the width of a part."""
UNITS = ("year", "quarter", "month", "week", "day", "hour", "minute")
CLOCKS = ("Time", "Timetz")
ROWS = "t0"
GROUPS = "g"
AGGREGATED = ("where", "order_by", "cursor", "take", "skip", *WORDS)
GROUPED = ("by", "where", "having", "order_by", "take", "skip", *WORDS)


@dataclass(slots=True)
class Columns:
    """The columns of the derived table: the fields to group by, then each aggregate once."""

    context: Context
    model: Model
    by: dict[str, ScalarField]
    cut: dict[str, Cut] = field(default_factory=dict[str, Cut])
    """Field → into which parts its values are put before they are grouped by."""
    figures: dict[Figure, ScalarField] = field(default_factory=dict[Figure, ScalarField])

    def of(self, figure: Figure) -> ScalarField:
        """The column of an aggregate."""
        return self.figures.setdefault(figure, result_field(figure, f"f{len(self.figures)}"))

    def grouped(self) -> list[str]:
        """What the rows are grouped by."""
        return [self._value(self.model.scalar(name)) for name in self.by]

    def _value(self, one: ScalarField) -> str:
        own, of = renderer(self.context), column(self.context, ROWS, one)
        match self.cut.get(one.name):
            case None:
                return own.compared(self.context, one, of)
            case int() as width:
                return own.stepped(self.context, one, of, width)
            case "lower" | "upper" as word:
                return f"{word.upper()}({own.as_text(self.context, one, of)})"
            case unit:
                return own.bucket(self.context, one, of, unit)

    def sql(self) -> Sql:
        """The columns with their names."""
        names = [one.db_name for one in (*self.by.values(), *self.figures.values())]
        values = [*self.grouped(), *(figure_sql(self.context, figure, ROWS) for figure in self.figures)]
        return sql(", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True)))

    def selected(self, wanted: list[Figure]) -> tuple[Sql, list[Read]]:
        """The columns of the answer, and what reads each."""
        own, context = renderer(self.context), self.context
        shown = [(one, False) for one in self.by.values()]
        shown += [(self.of(figure), figure.word == "sum") for figure in wanted]
        columns = [sql(own.selected(context, one, column(context, GROUPS, one))) for one, _ in shown]
        return join(", ", columns), [reading(context, one, exact=exact) for one, exact in shown]


def compile_aggregate(
    context: Context, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Plan:
    """One dict of aggregates over the rows of a page."""
    check_names(args, AGGREGATED, operation)
    figures = read_figures(model, args)
    if not figures:
        raise MissingArgumentError("count", f"aggregate needs one of {', '.join(WORDS)}")
    columns = Columns(context, model, {})
    shown, reads = columns.selected(figures)
    page = read_page(context, model, {name: args[name] for name in args if name in PAGED})
    if not (page.cut or page.cursor):
        page = read_page(context, model, {"where": args["where"]} if "where" in args else {})
    cut = cut_page(context, page, Place(model, ROWS, f"{table(context, model)} {ROWS}"), wrap=True)
    inner = sql("SELECT ", columns.sql(), " FROM ", cut.rows, cut.where())
    made = _maker([], figures, reads)
    asked = statement(context.dialect, sql("SELECT ", shown, " FROM (", inner, f") {GROUPS}"))
    return OneStatement(asked.text, asked.bind, lambda rows: made(rows[0]))


def compile_groups(
    context: Context, model: Model, operation: str, args: Mapping[str, Any], selection: Selection | None
) -> Plan:
    """A list of dicts: the fields of each group and its aggregates."""
    check_names(args, GROUPED, operation)
    columns = Columns(context, model, {})
    _by(columns, args)
    figures = read_figures(model, args)
    _check_order(model, args)
    shown, reads = columns.selected(figures)
    where = read_where(context, model, args["where"]) if "where" in args else all_of([])
    having = _having(columns, args.get("having", {}), "having")
    terms = _order(columns, args.get("order_by", []))
    take, backwards, _ = read_take(args.get("take"), "take")
    skip = read_skip(args.get("skip"), "skip")
    if take is not None or skip is not None:
        terms += [Term(one) for one in columns.by.values() if all(term.field is not one for term in terms)]
    placed = [term.reversed() for term in terms] if backwards else terms
    order = join(", ", [placed_term(context, term_value(context, GROUPS, term), term) for term in placed])
    filtered, kept = render(context, ROWS, where), _kept(context, having)
    inner = sql("SELECT ", columns.sql(), f" FROM {table(context, model)} {ROWS}", _clause(" WHERE ", filtered))
    grouped = sql(inner, f" GROUP BY {', '.join(columns.grouped())}")
    text = sql(
        "SELECT ", shown, " FROM (", grouped, f") {GROUPS}", _clause(" WHERE ", kept), _clause(" ORDER BY ", order)
    )
    if take is not None or skip is not None:
        limit = sql(renderer(context).NO_LIMIT) if take is None else sql(str(take) if isinstance(take, int) else take)
        text = sql(text, " LIMIT ", limit, sql(" OFFSET ", skip) if skip is not None else Sql())
    made = _maker(list(columns.by), figures, reads)
    asked = statement(context.dialect, text)
    if backwards:
        return OneStatement(asked.text, asked.bind, lambda rows: [made(row) for row in reversed(rows)])
    return OneStatement(asked.text, asked.bind, lambda rows: [made(row) for row in rows])


def _check_order(model: Model, args: Mapping[str, Any]) -> None:
    """As for its rows, a page of the groups of a view without unique fields needs an order."""
    cut = [name for name in ("take", "skip") if name in args]
    if not cut or not model.is_view or model.uniques:
        return
    if "order_by" not in args:
        raise MissingValueError("order_by", f"A value is required but not set, since `{cut[0]}` is given")
    if not any(listed(args["order_by"])):
        raise InvalidInputError("order_by", "must not be empty when a view without unique fields is read in pages")


def _kept(context: Context, having: Condition) -> Sql:
    """The condition on groups, whose values are constants of the plan."""
    try:
        return render(context, GROUPS, having)
    except DriverError as error:
        raise QueryArgumentError("having", error.message) from None


def _clause(word: str, content: Sql) -> Sql:
    return sql(word, content) if content else content


def _maker(names: list[str], figures: list[Figure], reads: list[Read]) -> Callable[[Row], dict[str, Any]]:
    """What makes the answer's dict of a row: fields by name, aggregates under `_count`, `_avg` …"""

    def made(row: Row) -> dict[str, Any]:
        values: Sequence[Any] = [read(value) for read, value in zip(reads, row, strict=True)]
        found: dict[str, Any] = dict(zip(names, values, strict=False))
        for figure, value in zip(figures, values[len(names) :], strict=True):
            found.setdefault(f"_{figure.word}", {})[figure.name] = value
        return found

    return made


def _by(columns: Columns, args: Mapping[str, Any]) -> None:
    """Reads `by`: names of fields, and dicts of fields with what to make of their values."""
    if "by" not in args:
        raise MissingArgumentError("by", "group_by needs the fields to group by")
    model, known = columns.model, {one.name: one for one in visible(columns.model)}
    for number, item in enumerate(listed(args["by"])):
        path = f"by[{number}]" if isinstance(args["by"], list | tuple) else "by"
        if not isinstance(item, str) and not is_dict(item):
            raise QueryArgumentError(path, f"expected the name of a field, got {type(item).__name__}")
        for name in item if is_dict(item) else [item]:
            here = f"{path}.{name}" if is_dict(item) else path
            if name not in known:
                raise no_field(here, model, name, known)
            columns.by[name] = replace(known[name], db_name=f"b{len(columns.by)}")
            if is_dict(item):
                columns.cut[name] = _cut(known[name], item[name], here)
    if not columns.by:
        raise QueryArgumentError("by", "must name at least one field")


def _cut(one: ScalarField, cut: Any, path: str) -> Cut:
    single = one.kind == "scalar" and not one.is_list
    if single and one.type == "DateTime" and not (one.native and one.native.name in CLOCKS):
        known: tuple[Cut, ...] = UNITS
    elif single and one.type == "String":
        known = ("lower", "upper")
    elif single and one.type in ("Int", "BigInt"):
        if type(cut) is not int or cut < 1:
            raise QueryArgumentError(path, f"expected how wide the parts are, an int from 1 on, got {cut!r}")
        return cut
    else:
        raise QueryArgumentError(path, f"a field of type {one.type} is grouped by as it is: give its name alone")
    if cut not in known:
        raise unknown(path, f"expected one of {', '.join(map(str, known))}, got {cut!r}", cut, map(str, known))
    found: Cut = cut
    return found


def _having(columns: Columns, having: Any, path: str) -> Condition:
    if not is_dict(having):
        raise QueryArgumentError(path, f"expected a dict, got {type(having).__name__}")
    conditions: list[Condition] = []
    for name, value in having.items():
        here = f"{path}.{name}"
        if name in ("AND", "OR", "NOT"):
            conditions.append(_logic(columns, name, value, here))
        elif isinstance(columns.model.by_name.get(name), ScalarField):
            conditions += _about(columns, columns.model.scalar(name), value, here)
        else:
            raise no_field(here, columns.model, name, [one.name for one in visible(columns.model)])
    return all_of(conditions)


def _logic(columns: Columns, word: str, value: Any, path: str) -> Condition:
    places = [(item, f"{path}[{n}]") for n, item in enumerate(value)] if is_list(value) else [(value, path)]
    items = [_having(columns, item, here) for item, here in places]
    if word == "NOT":
        return all_of([Not(item) for item in items])
    return all_of(items) if word == "AND" else AnyOf(tuple(items))


def _about(columns: Columns, one: ScalarField, value: Any, path: str) -> list[Condition]:
    """The conditions on one field: on its aggregates, and on itself when it is grouped by."""
    parts = {f"_{word}": word for word in WORDS}
    found: list[Condition] = []
    own = value
    if is_dict(value):
        own = {name: item for name, item in value.items() if name not in parts}
        for name in value:
            if name not in parts and str(name).startswith("_"):
                raise unknown(f"{path}.{name}", f'there is no aggregate "{name}"', name, parts)
            if name in parts:
                figure = read_figure(columns.model, parts[name], one.name, f"{path}.{name}")
                found.append(_filter(columns, one, columns.of(figure), value[name], f"{path}.{name}"))
    if found and own == {}:
        return found
    if one.name not in columns.by:
        raise InvalidInputError(
            path, f'"{one.name}" is not among the fields of `by`: ask for _count, _avg, _sum, _min, _max'
        )
    return [*found, _filter(columns, one, columns.by[one.name], own, path)]


def _filter(columns: Columns, one: ScalarField, held: ScalarField, value: Any, path: str) -> Condition:
    slotted = constant_args(columns.context, columns.model.name, {"where": {one.name: value}})["where"]
    return read_filter(columns.context, held, slotted.get(one.name, {}), path, partial(_referred, columns, held))


def _referred(columns: Columns, held: ScalarField, ref: Ref[Any], path: str) -> ScalarField:
    """The column of a field that the rows are grouped by; every number can be compared with every other."""
    of_rows(columns.model)(ref, path)
    if ref.field not in columns.by:
        raise InvalidInputError(
            path, f'"{ref.field}" is not among the fields of `by`: a group has no single value of it'
        )
    found = columns.by[ref.field]
    return replace(found, type=held.type) if {found.type, held.type} <= {*NUMBERS} else found


def _order(columns: Columns, order: Any) -> list[Term]:
    terms: list[Term] = []
    for number, item in enumerate(listed(order)):
        path = f"order_by[{number}]" if isinstance(order, list | tuple) else "order_by"
        if not is_dict(item):
            raise QueryArgumentError(path, f"expected a dict like {{'id': 'asc'}}, got {type(item).__name__}")
        for name, value in item.items():
            terms += _terms(columns, name, value, f"{path}.{name}")
    return terms


def _terms(columns: Columns, name: Any, value: Any, path: str) -> list[Term]:
    words = {f"_{word}": word for word in WORDS}
    if name in words:
        if not is_dict(value) or not value:
            raise QueryArgumentError(path, "expected a dict like {'id': 'asc'}")
        figures = [(read_figure(columns.model, words[name], key, f"{path}.{key}"), key) for key in value]
        return [read_direction(columns.of(figure), value[key], f"{path}.{key}") for figure, key in figures]
    if name in columns.by:
        return [read_direction(columns.by[name], value, path)]
    if isinstance(columns.model.by_name.get(name), ScalarField):
        raise InvalidInputError(path, f'"{name}" is not among the fields of `by`')
    raise no_field(path, columns.model, name, [*columns.by, *words])
