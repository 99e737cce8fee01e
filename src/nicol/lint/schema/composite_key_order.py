"""SCH109."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model


class CompositeKeyOrder(ModelRule, code="SCH109", severity="info"):
    """A composite key that begins with what rarely tells rows apart.

    ## Why it matters
    An index is of use from its first column on: behind a date or one of a few values, the columns that queries
    compare come too late.

    ## Example
    ```prisma
    enum Kind {
      A
      B
    }

    model Entry {
      kind    Kind
      ownerId Int
      number  Int

      @@id([kind, ownerId, number])
    }
    ```

    ## Instead
    ```prisma
    enum Kind {
      A
      B
    }

    model Entry {
      kind    Kind
      ownerId Int
      number  Int

      @@id([ownerId, number, kind])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        key = model.primary_key
        if key is None or len(key.fields) < 2:
            return
        first = model.scalar(key.field_names[0])
        if first.kind == "enum" or first.type in ("Boolean", "DateTime"):
            second = key.field_names[1]
            message = f"The key of {model.name} begins with {first.name}: lookups by {second} cannot use it."
            yield self.found(message, model.name, view.place(key.span))
