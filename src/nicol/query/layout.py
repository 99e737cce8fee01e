"""A tree as one SELECT and the generated code that makes objects of its rows.

Every column of the statement gets a variable; the code of a row is one expression over those variables, so that a row
costs one call of the row's constructor and what its values need, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import GenericAlias
from typing import Any

import msgspec

from nicol.model.schema import RelationField, ScalarField
from nicol.query.columns import column
from nicol.query.conditions import render
from nicol.query.links import Link, link, parent_fields, rows_of, tied
from nicol.query.paging import Cut, Place, cut_page, ordering
from nicol.query.plan import Context
from nicol.query.reader import Reader
from nicol.query.render import renderer
from nicol.query.resting import rested
from nicol.query.selection import Column, Counted, Related
from nicol.query.sql import Sql, join, sql
from nicol.query.tree import Node, Strategy, constant_args, way
from nicol.query.where import read_where


@dataclass(frozen=True, slots=True)
class Later:
    """A relation that a statement of its own loads: the columns of the parent's row that hold its key."""

    node: Node
    positions: tuple[int, ...]
    name: str


@dataclass(slots=True)
class Names:
    """Names for the generated code of one statement, with the objects behind them."""

    space: dict[str, Any] = field(default_factory=dict[str, Any])
    aliases: int = 0

    def keep(self, value: Any) -> str:
        """A name for `value` in the generated code."""
        name = f"g{len(self.space)}"
        self.space[name] = value
        return name

    def alias(self) -> str:
        """A new alias of a table."""
        self.aliases += 1
        return f"t{self.aliases - 1}"


@dataclass(slots=True)
class Layout:
    """The columns of one SELECT, or of one JSON array within it, with the joins they need."""

    context: Context
    names: Names
    strategy: Strategy | None
    json: bool = False
    columns: list[Sql] = field(default_factory=list[Sql])
    variables: list[str] = field(default_factory=list[str])
    types: list[Any] = field(default_factory=list[Any])
    joins: list[Sql] = field(default_factory=list[Sql])
    later: list[Later] = field(default_factory=list[Later])

    def add(self, expression: Sql, kind: Any = Any) -> str:
        """The variable of a column, which is selected once however often it is asked for."""
        if expression in self.columns:
            return self.variables[self.columns.index(expression)]
        self.columns.append(expression)
        self.types.append(kind)
        self.variables.append(f"x{len(self.variables)}")
        return self.variables[-1]

    def plain(self, code: str) -> bool:
        """Whether the row's constructor takes the columns as they come."""
        return not self.later and code.partition("(")[2] == ", ".join(self.variables) + ")"

    def targets(self) -> str:
        """The variables as the target of a `for`."""
        return "".join(f"{name}, " for name in self.variables)


def row_code(layout: Layout, node: Node, alias: str) -> str:
    """The expression that makes a row of `node`, whose table stands under `alias`; its columns go into `layout`."""
    made = layout.names.keep(node.selection.make)
    parts: list[str] = []
    for number, item in enumerate(node.selection.items):
        match item:
            case Column(name, convert):
                code = _scalar(layout, node.model.scalar(name), alias)
                parts.append(code if convert is None else f"{layout.names.keep(convert)}({code})")
            case Counted():
                parts.append(layout.add(_count(layout, node, item, alias), int))
            case Related():
                parts.append(_relation(layout, node, node.children[number], alias))
    return f"{made}({', '.join(parts)})"


def _scalar(layout: Layout, field: ScalarField, alias: str) -> str:
    own, of = renderer(layout.context), column(layout.context, alias, field)
    if not layout.json:
        variable = layout.add(sql(own.selected(layout.context, field, of)))
        return _read(layout, field, variable, own.reader(layout.context, field))
    travel = own.json_reader(layout.context, field)
    assert travel is not None
    variable = layout.add(
        sql(own.in_json(layout.context, field, of)), travel[0] | None if travel[0] is not Any else Any
    )
    return _read(layout, field, variable, travel[1])


def _read(layout: Layout, field: ScalarField, variable: str, reader: Reader | None) -> str:
    code = variable
    if reader is not None:
        helper = "" if reader.helper is None else layout.names.keep(reader.helper)
        code = reader.code.format(x=variable, f=helper)
    if field.is_list:
        return f"({code} if {variable} is not None else [])"
    if reader is None or field.is_required:
        return code
    return f"({code} if {variable} is not None else None)"


def _count(layout: Layout, node: Node, item: Counted, alias: str) -> Sql:
    context, child = layout.context, layout.names.alias()
    relation = node.model.field(item.field)
    assert isinstance(relation, RelationField)
    below = link(context, node.model, relation)
    conditions = [tied(context, alias, child, below)]
    if item.where is not None:
        where = constant_args(context, relation.target, {"where": item.where})["where"]
        path = f"{item.path or f'include._count.select.{item.field}'}.where"
        conditions.append(render(context, child, read_where(context, below.target, where, path)))
    body = join(" AND ", [condition for condition in conditions if condition])
    return sql(f"(SELECT COUNT(*) FROM {rows_of(context, child, below)} WHERE ", body, ")")


def _relation(layout: Layout, node: Node, child: Node, alias: str) -> str:
    match way(layout.context, node, child, layout.strategy):
        case "join":
            return _joined(layout, child, alias)
        case "json":
            return _nested(layout, child, alias)
        case "batch":
            return _batched(layout, child, alias)


def _link(node: Node) -> Link:
    assert node.link is not None
    return node.link


def _joined(layout: Layout, child: Node, alias: str) -> str:
    """A to-one relation in the same row; a key that is NULL says that there is none."""
    context, below, under = layout.context, _link(child), layout.names.alias()
    conditions = [tied(context, alias, under, below), render(context, under, child.page.where)]
    on = join(" AND ", [condition for condition in conditions if condition])
    layout.joins.append(sql(f" LEFT JOIN {rows_of(context, under, below)} ON ", on))
    there = layout.add(sql(f"{column(context, under, below.other[0])} IS NOT NULL"), bool)
    return f"({row_code(layout, child, under)} if {there} else None)"


def _nested(layout: Layout, child: Node, alias: str) -> str:
    """A to-many relation as one JSON array in the parent's row."""
    context, below, under = layout.context, _link(child), layout.names.alias()
    inner = Layout(context, layout.names, layout.strategy, json=True)
    code = row_code(inner, child, under)
    tie = tied(context, alias, under, below)
    place = Place(child.model, under, rows_of(context, under, below), tie, parent=parent_fields(below))
    cut = cut_page(context, child.page, place, wrap=True)
    order = ordering(context, cut.values, child.page.order)
    element = sql("json_build_array(", join(", ", inner.columns), ")")
    body = sql(" FROM ", cut.rows, *inner.joins, cut.where())
    array = sql("(SELECT json_agg(", element, order, ")", body, ")")
    rows: Any = GenericAlias(list, (GenericAlias(tuple, tuple(inner.types)),)) | None
    if layout.json:
        variable = layout.add(array, rows)
        return f"[{code} for {inner.targets()}in {variable} or ()]"
    decode = layout.names.keep(msgspec.json.Decoder(rows).decode)
    variable = layout.add(sql(array, "::text"))
    return f"([{code} for {inner.targets()}in {decode}({variable})] if {variable} is not None else [])"


def _batched(layout: Layout, child: Node, alias: str) -> str:
    """A relation that comes later: looked up by the key in the parent's row."""
    own = renderer(layout.context)
    keys = _link(child).own
    columns = [own.selected(layout.context, one, column(layout.context, alias, one)) for one in keys]
    variables = [layout.add(sql(one)) for one in columns]
    name = f"m{len(layout.later)}"
    layout.later.append(Later(child, tuple(map(layout.variables.index, variables)), name))
    key = variables[0] if len(variables) == 1 else f"({', '.join(variables)})"
    return f"{name}({key})" if child.to_one else f"({name}({key}) or [])"


def select(layout: Layout, cut: Cut, order: Sql, leading: list[str]) -> Sql:
    """The SELECT of a finished layout, `leading` columns first."""
    columns = join(", ", [*(sql(one) for one in leading), *layout.columns])
    return sql("SELECT ", columns, " FROM ", cut.rows, *layout.joins, cut.where(), order, cut.limit)


def builder(layout: Layout, code: str, kind: str, keys: int = 0) -> Callable[..., Any]:
    """The function (rows, lookup of each later relation) → objects: a list, the first (None = no row), or by key, when
    the rows begin with `keys` columns."""
    lookups = "".join(f", {later.name}" for later in layout.later)
    heads = "".join(f"k{number}, " for number in range(keys))
    key = "k0" if keys == 1 else f"({heads})"
    targets = heads + layout.targets()
    space: Mapping[str, Any] = layout.names.space
    if kind == "list" and layout.plain(code):
        body = f"    return [{code[: code.index('(')]}(*row) for row in rows]"
    elif kind == "list":
        body = f"    return [{code} for {targets}in rows]"
    elif kind == "first":
        body = f"    for {targets}in rows:\n        return {code}"
    elif kind == "one":
        body = f"    return {{{key}: {code} for {targets}in rows}}.get"
    else:
        body = (
            "    found = {}\n"
            f"    for {targets}in rows:\n"
            f"        made = {code}\n"
            f"        if {key} in found: found[{key}].append(made)\n"
            f"        else: found[{key}] = [made]\n"
            "    return found.get"
        )
    scope = dict(space)
    exec(f"def build(rows{lookups}):\n{body}", scope)
    built: Callable[..., Any] = scope["build"]
    return built if kind == "first" else rested(built)
