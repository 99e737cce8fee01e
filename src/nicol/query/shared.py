"""Finding one row by its key, in a form that finds the rows of many callers in one statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nicol.drivers.connection import Connection
from nicol.model.schema import ScalarField
from nicol.query.arguments import Page
from nicol.query.columns import column, table
from nicol.query.condition import Compare
from nicol.query.layout import Layout, Names, builder, row_code, select
from nicol.query.paging import Place, cut_page
from nicol.query.plan import Context, OneStatement
from nicol.query.render import renderer
from nicol.query.selection import Related
from nicol.query.sql import Slot, Sql, Statement, statement
from nicol.query.tree import Node

EVERY = Page()
SHARED = ("Int", "BigInt", "String")
"""Types whose values come back from the database as they were sent."""


@dataclass(frozen=True, slots=True)
class ByKey(OneStatement):
    """Reads one row by the value of one column. `many` reads those of many values; `lookup` makes of its rows a
    function from key to object."""

    first: Callable[..., Any]
    found: Callable[[Any], Any] | None
    """The object or None into what the operation gives; None = as it is."""
    many: Statement
    lookup: Callable[..., Callable[[Any], Any]]
    keys: Callable[[list[Any]], Sequence[Any]]

    async def run_all(self, connection: Connection, keys: list[Any]) -> list[Any]:
        """The objects of many keys, None for one without a row.

        A text without a row is asked for once more, alone: a column that ignores case gives it back as it has it.
        """
        rows = await connection.fetch(self.many.text, self.many.bind((), self.keys(list(dict.fromkeys(keys)))))
        found = self.lookup(rows)
        made = [found(key) for key in keys]
        for place, key in enumerate(keys):
            if made[place] is None and isinstance(key, str):
                made[place] = await self.run_one(connection, key)
        return made

    async def run_one(self, connection: Connection, key: Any) -> Any:
        """The object of one key, or None."""
        return self.first(await connection.fetch(self.text, [key]))


def keyed_field(node: Node) -> ScalarField | None:
    """The field whose value alone says which row of `node` is meant; None when its rows hold related ones too."""
    where = node.page.where
    if not isinstance(where, Compare) or where.operator != "=" or where.insensitive or where.path is not None:
        return None
    own = where.field.kind == "scalar" and where.field.type in SHARED and isinstance(where.operand, Slot)
    return where.field if own and not any(isinstance(item, Related) for item in node.selection.items) else None


def many_by_key(context: Context, node: Node, field: ScalarField) -> tuple[Statement, Callable[..., Any]]:
    """The statement for the rows of `node` whose `field` is among keys given at run time, and their lookup by it."""
    own, names = renderer(context), Names()
    alias, layout = names.alias(), Layout(context, names, None)
    code = row_code(layout, node, alias)
    key = column(context, alias, field)
    tie = own.keyed(context, (field,), (key,))
    place = Place(node.model, alias, f"{table(context, node.model)} {alias}", tie, (key,))
    cut = cut_page(context, EVERY, place, wrap=False)
    text = select(layout, cut, Sql(), [own.selected(context, field, key)])
    return statement(context.dialect, text), builder(layout, code, "one", 1)
