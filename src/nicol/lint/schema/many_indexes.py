"""SCH206."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model

_MOST = 7
_WIDEST = 3


class ManyIndexes(ModelRule, code="SCH206", severity="info"):
    """Many indexes on one table, or many columns in one index.

    ## Why it matters
    Every insert writes every index; an index of four columns rarely serves more than one query.

    ## Example
    ```prisma
    model Post {
      id Int @id
      a  Int
      b  Int
      c  Int
      d  Int

      @@index([a, b, c, d])
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id Int @id
      a  Int
      b  Int
      c  Int
      d  Int

      @@index([a, b])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        count, columns = len(model.indexes), len(model.scalars)
        if count > _MOST or count > 1.5 * columns:
            message = f"{model.name} has {count} indexes beside its key over {columns} columns: each insert writes all."
            yield self.found(message, model.name, view.head(model))
        for index in model.indexes:
            if index.kind == "normal" and len(index.fields) > _WIDEST:
                names = ", ".join(index.field_names)
                message = f"An index of {model.name} has {len(index.fields)} columns."
                yield self.found(message, f"{model.name}.{names}", view.place(index.span))
