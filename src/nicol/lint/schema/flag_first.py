"""SCH205."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model, ScalarField

_FEW = 3


class FlagFirst(ModelRule, code="SCH205", severity="info"):
    """An index that begins with a flag.

    ## Why it matters
    A column of two or three values halves the rows at best; a partial index over the rows that are asked for is
    smaller and serves the same queries.

    ## Example
    ```prisma
    model Post {
      id        Int      @id
      published Boolean
      createdAt DateTime

      @@index([published, createdAt])
    }
    ```

    ## Instead
    ```prisma
    /// @nicol.index([createdAt], where: "published")
    model Post {
      id        Int      @id
      published Boolean
      createdAt DateTime
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for index in model.indexes:
            first = model.by_name.get(index.field_names[0])
            if index.kind != "normal" or index.where or not isinstance(first, ScalarField):
                continue
            values = _values(view, first)
            if values and values <= _FEW:
                names = ", ".join(index.field_names)
                message = f"The index [{names}] of {model.name} begins with {first.name}, which has {values} values."
                yield self.found(message, f"{model.name}.{names}", view.place(index.span))


def _values(view: SchemaView, field: ScalarField) -> int:
    """How many values the field can have; 0 when they are many."""
    if field.is_list:
        return 0
    if field.type == "Boolean":
        return 2
    return len(view.schema.enum(field.type).values) if field.kind == "enum" else 0
