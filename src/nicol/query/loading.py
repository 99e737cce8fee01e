"""Compiled statements that fill a tree of objects, and running them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from nicol.dialects.facts import Can
from nicol.drivers.connection import Connection, Row
from nicol.query.columns import table
from nicol.query.layout import Later, Layout, Names, builder, row_code, select
from nicol.query.links import child_keys, parent_fields, rows_of
from nicol.query.paging import Place, cut_page, ordering
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.sql import Given, Statement, computed, join, sql, statement
from nicol.query.tree import Node, Strategy

Rooted: TypeAlias = Literal["list", "first"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A statement, what makes objects of its rows, and the relations that are loaded after it."""

    statement: Statement
    build: Callable[..., Any]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement for the related rows of parents whose keys stand at `positions` of their rows: of many at once, whose
    keys `keys` makes parameters of, or of one (None)."""

    loaded: Loaded
    positions: tuple[int, ...]
    keys: Callable[[list[Any]], Sequence[Any]] | None


def nothing(key: object) -> None:
    """The lookup of a relation for which there was no key to ask for."""
    return


async def load(connection: Connection, loaded: Loaded, values: Sequence[Any], given: Sequence[Any] = ()) -> Any:
    """The objects of a statement, with everything below them."""
    asked, answer = loaded.statement, connection.answer
    parameters = asked.bind(values, given)
    rows = answer(asked.text, parameters) if answer else await connection.fetch(asked.text, parameters)
    lookups = [await _related(connection, relation, values, rows) for relation in loaded.relations]
    return loaded.build(rows, *lookups)


async def complete(connection: Connection, loaded: Loaded, values: Sequence[Any], rows: list[Row]) -> Any:
    """The objects of rows that a statement has given, with everything below them."""
    return loaded.build(rows, *[await _related(connection, relation, values, rows) for relation in loaded.relations])


async def _related(connection: Connection, relation: Relation, values: Sequence[Any], rows: list[Row]) -> Any:
    if relation.keys is None:
        key = [rows[0][place] for place in relation.positions] if rows else [None]
        return nothing if None in key else _always(await load(connection, relation.loaded, values, key))
    if len(relation.positions) == 1:
        place = relation.positions[0]
        keys: list[Any] = list(dict.fromkeys([key for row in rows if (key := row[place]) is not None]))
    else:
        whole = [tuple(row[place] for place in relation.positions) for row in rows]
        keys = list(dict.fromkeys(key for key in whole if None not in key))
    if not keys:
        return nothing
    return await load(connection, relation.loaded, values, relation.keys(keys))


def _always(found: Any) -> Callable[[object], Any]:
    """The lookup of a relation of a single parent."""
    return lambda _key: found


def compile_tree(
    context: Context, node: Node, strategy: Strategy | None, kind: Rooted, lock: str | None = None
) -> Loaded:
    """The statements for a tree: `build` gives the list of the root's rows or the first of them. The rows are those of
    one parent, whose key is given to `load`, when the root is a relation. `lock` = the words behind FOR UPDATE."""
    names = Names()
    alias, layout = names.alias(), Layout(context, names, strategy)
    code = row_code(layout, node, alias)
    wrap = lock is None and (bool(layout.joins) or any(computed(one) for one in layout.columns))
    cut = cut_page(context, node.page, _place(context, node, alias), wrap)
    text = select(layout, cut, ordering(context, cut.values, node.page.order), [])
    if lock is not None:
        text = sql(text, renderer(context).locking(alias, lock))
    lists = kind == "list" or Can.ARRAY_PARAMETERS in context.dialect.can
    relations = tuple(
        _compile_later(context, later, strategy) if lists else _compile_alone(context, later, strategy)
        for later in layout.later
    )
    return Loaded(statement(context.dialect, text), builder(layout, code, kind), relations)


def _place(context: Context, node: Node, alias: str) -> Place:
    if node.link is None:
        return Place(node.model, alias, f"{table(context, node.model)} {alias}")
    own, columns = node.link.own, child_keys(context, alias, node.link)
    cast = renderer(context).cast
    keys = [sql(f"{column} = ", cast(context, own[number], Given(number))) for number, column in enumerate(columns)]
    rows = rows_of(context, alias, node.link)
    return Place(node.model, alias, rows, join(" AND ", keys), parent=parent_fields(node.link))


def _compile_alone(context: Context, later: Later, strategy: Strategy | None) -> Relation:
    """Where a list of keys has to be taken apart, the key of a single parent is compared instead."""
    loaded = compile_tree(context, later.node, strategy, "first" if later.node.to_one else "list")
    return Relation(loaded, later.positions, None)


def _compile_later(context: Context, later: Later, strategy: Strategy | None) -> Relation:
    node, names, own = later.node, Names(), renderer(context)
    assert node.link is not None
    alias, layout = names.alias(), Layout(context, names, strategy)
    code = row_code(layout, node, alias)
    keys = child_keys(context, alias, node.link)
    tie = own.keyed(context, node.link.own, keys)
    place = Place(node.model, alias, rows_of(context, alias, node.link), tie, keys, parent_fields(node.link))
    cut = cut_page(context, node.page, place, wrap=False)
    leading = [own.selected(context, field, key) for field, key in zip(node.link.own, cut.keys, strict=True)]
    text = select(layout, cut, ordering(context, cut.values, node.page.order), leading)
    relations = tuple(_compile_later(context, deeper, strategy) for deeper in layout.later)
    shifted = tuple(
        Relation(one.loaded, tuple(place + len(keys) for place in one.positions), one.keys) for one in relations
    )
    built = builder(layout, code, "one" if node.to_one else "many", len(keys))
    fields = node.link.own
    loaded = Loaded(statement(context.dialect, text), built, shifted)
    return Relation(loaded, later.positions, lambda found: own.keys(fields, found))
