"""Rows that a statement of another kind gives back (RETURNING): their columns, and what makes objects of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from nicol.drivers.connection import Row
from nicol.model.schema import Model
from nicol.query.arguments import Page
from nicol.query.columns import table
from nicol.query.layout import Layout, Names, builder, row_code
from nicol.query.loading import Rooted
from nicol.query.plan import Context
from nicol.query.selection import Selection
from nicol.query.tree import Node

Build: TypeAlias = Callable[[Sequence[Row]], Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The expressions to return, and rows into a list of objects or into the first."""

    columns: tuple[str, ...]
    build: Build


def scalar_rows(context: Context, model: Model, selection: Selection, kind: Rooted) -> Rows:
    """The rows of a selection without relations and counts, of the model's own table."""
    layout = Layout(context, Names(), None)
    code = row_code(layout, Node(model, selection, Page(), {}, 1), table(context, model))
    make = builder(layout, code, kind)
    columns = tuple("".join(str(part) for part in column.parts) for column in layout.columns)
    return Rows(columns, make)
