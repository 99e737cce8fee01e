"""SCH517."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.schema.foreign_key_type import column_type
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model

_SIZES = {
    **dict.fromkeys(("BOOLEAN",), (1, 1)),
    **dict.fromkeys(("SMALLINT",), (2, 2)),
    **dict.fromkeys(("INTEGER", "INT", "DATE", "REAL", "OID"), (4, 4)),
    **dict.fromkeys(("BIGINT", "TIMESTAMP", "TIMESTAMPTZ", "DOUBLEPRECISION", "TIME", "MONEY"), (8, 8)),
    "UUID": (16, 1),
}
"""Column type → bytes, and the multiple of bytes at which it begins."""
_TEXT = (12, 1)
"""Values of any length begin anywhere, as long as they are short."""
_FELT = 12


class ColumnPadding(ModelRule, code="SCH517", severity="info"):
    """Columns in an order that wastes space.

    ## Why it matters
    PostgreSQL puts wide numbers at places that are multiples of eight: a flag in front of each costs seven bytes of
    nothing in every row. Wide columns first, flags and texts last.

    ## Example
    ```prisma
    model Event {
      a  Boolean
      id BigInt   @id
      b  Boolean
      at DateTime @db.Timestamptz(6)
      c  Boolean
      n  BigInt
    }
    ```

    ## Instead
    ```prisma
    model Event {
      id BigInt   @id
      at DateTime @db.Timestamptz(6)
      n  BigInt
      a  Boolean
      b  Boolean
      c  Boolean
    }
    ```
    """

    needs = Can.UUID_TYPE

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        sizes = [
            _SIZES.get(column_type(view, field).partition("(")[0].upper().replace(" ", ""), _TEXT)
            for field in model.scalars
        ]
        wasted = _padding(sizes) - _padding(sorted(sizes, key=lambda one: -one[1]))
        if wasted >= _FELT:
            message = f"The order of its columns costs about {wasted} bytes in each row of {model.name}."
            yield self.found(message, model.name, view.head(model))


def _padding(sizes: list[tuple[int, int]]) -> int:
    """Bytes of nothing between columns of these sizes."""
    place = wasted = 0
    for size, multiple in sizes:
        gap = -place % multiple
        wasted += gap
        place += gap + size
    return wasted
