"""Columns of many new rows as parameters: one JSON array each.

Drivers encode an array element by element in Python; a JSON text is made at once and sent as it is. PostgreSQL casts
its elements from text by the column's type, which is exact for every type but lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, TypeAlias

import msgspec

from nicol.errors.query import QueryArgumentError
from nicol.model.schema import ScalarField
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.sql import Given, Sql, join, sql
from nicol.query.write_cells import Cell

Pack: TypeAlias = Callable[[list[Any]], str]
"""One column's values, as the driver would take them, into its parameter."""
_encode = msgspec.json.Encoder(enc_hook=str).encode


def selected(ctx: Context, cells: Sequence[Cell]) -> Sql:
    """`SELECT … FROM …`: the rows of the packed columns, which are the parameters in this order."""
    casts = [
        sql(f"c{place}", *renderer(ctx).cast(ctx, cell.field, Given(place)).parts[1:])
        for place, cell in enumerate(cells)
    ]
    elements = [sql("json_array_elements_text(", Given(place), "::json)") for place in range(len(cells))]
    names = ", ".join(f"c{place}" for place in range(len(cells)))
    return sql("SELECT ", join(", ", casts), " FROM ROWS FROM (", join(", ", elements), f") AS given({names})")


def packer(field: ScalarField) -> Pack:
    """What packs a column of `field`; QueryArgumentError for text that is not Unicode."""
    prepare = {"Bytes": _hexadecimal, "Float": _finite}.get(field.type) if field.kind == "scalar" else None

    def pack(column: list[Any]) -> str:
        try:
            return _encode(column if prepare is None else prepare(column)).decode()
        except UnicodeEncodeError as error:
            raise QueryArgumentError(f"data.{field.name}", f"cannot be written as UTF-8: {error.reason}") from None

    return pack


def _hexadecimal(column: list[Any]) -> list[Any]:
    return [None if value is None else f"\\x{bytes(value).hex()}" for value in column]


def _finite(column: list[Any]) -> list[Any]:
    """JSON has no word for NaN and Infinity; as text PostgreSQL reads them."""
    return [value if value is None or isfinite(value) else str(value) for value in column]
