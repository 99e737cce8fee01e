"""What a query reads, as a tree of models, and how each relation of it is to be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from nicol.dialects.facts import Can
from nicol.model.schema import Model, RelationField
from nicol.query.arguments import UNBOUNDED, Page, read_page
from nicol.query.links import Link, link
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.selection import Column, Counted, Related, Selection
from nicol.query.shape import Slots, slotted

Way: TypeAlias = Literal["join", "json", "batch"]
Strategy: TypeAlias = Literal["join", "query"]
BOUNDED = 1280
"""Up to about this many rows, a relation as JSON in the parent's statement beats a statement of its own (measured)."""
FAN_OUT = 10
"""How many related rows a parent is taken to have."""
NARROW = 6
"""Up to this many columns, joining a related row is cheaper than sharing one object between parents (measured)."""
MAX_ARGUMENTS = 100
"""Of a function in PostgreSQL: https://www.postgresql.org/docs/current/runtime-config-preset.html."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One model of the tree: what its rows hold, which rows, and by which link they hang on their parent."""

    model: Model
    selection: Selection
    page: Page
    children: Mapping[int, Node]
    """Number of the item → the relation's node."""
    rows: int
    link: Link | None = None

    @property
    def to_one(self) -> bool:
        """Whether a parent has at most one such row."""
        return self.link is not None and not self.link.field.is_list


def tree(context: Context, selection: Selection, page: Page) -> Node:
    """The tree of a selection."""
    return _node(context, selection, page, min(page.size, UNBOUNDED), None)


def constant_args(context: Context, model: str, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Arguments that stand in a shape, or that were slotted already, with a leaf for every value."""
    return slotted(args, context.names[model], Slots(None))


def _node(context: Context, selection: Selection, page: Page, rows: int, above: Link | None) -> Node:
    model = context.model(selection.model)
    children = {
        number: _child(context, model, item, rows)
        for number, item in enumerate(selection.items)
        if isinstance(item, Related)
    }
    return Node(model, selection, page, children, rows, above)


def _child(context: Context, model: Model, item: Related, rows: int) -> Node:
    field = model.field(item.field)
    assert isinstance(field, RelationField)
    below = link(context, model, field)
    args = constant_args(context, field.target, item.args)
    page = read_page(context, below.target, args, f"{item.path or f'include.{field.name}'}.")
    each = min(page.size, FAN_OUT if page.take is None else page.size) if field.is_list else 1
    return _node(context, item.selection, page, min(rows * each, UNBOUNDED), below)


def way(context: Context, parent: Node, child: Node, strategy: Strategy | None) -> Way:
    """How to load `child` with `parent`'s statement, or after it."""
    if strategy == "query":
        return "batch"
    if child.to_one:
        bounded = strategy == "join" or (parent.rows <= BOUNDED and _inline_width(context, child) <= _wide(context))
        return "join" if bounded else "batch"
    fits = Can.JSON_AGG in context.dialect.can and Can.LATERAL in context.dialect.can
    if fits and (strategy == "join" or _largest(child) <= BOUNDED) and travels(context, child):
        return "json"
    return "batch"


def travels(context: Context, node: Node) -> bool:
    """Whether the node and all below can be written as JSON without loss."""
    own = renderer(context)
    width = 0
    for item in node.selection.items:
        width += 1
        if isinstance(item, Column) and own.json_reader(context, node.model.scalar(item.field)) is None:
            return False
    joined = sum(_inline_width(context, child) for child in node.children.values() if child.to_one)
    return width + joined < MAX_ARGUMENTS and all(travels(context, child) for child in node.children.values())


def _largest(node: Node) -> int:
    return max([node.rows, *(_largest(child) for child in node.children.values())])


def _wide(context: Context) -> int:
    return MAX_ARGUMENTS if Can.JSON_AGG in context.dialect.can and Can.LATERAL in context.dialect.can else NARROW


def _inline_width(context: Context, node: Node) -> int:
    own = sum(isinstance(item, Column | Counted) for item in node.selection.items)
    return own + sum(_inline_width(context, child) for child in node.children.values() if child.to_one)
