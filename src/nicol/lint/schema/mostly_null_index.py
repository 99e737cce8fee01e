"""SCH214."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.live import LiveFacts
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model, ScalarField

_MOSTLY = 0.9


class MostlyNullIndex(ModelRule, code="SCH214", severity="info"):
    r"""An index over a column that is nearly always NULL.

    ## Why it matters
    The index holds an entry for each row, and queries look for the few that have a value: a partial index over
    those is a fraction of its size. Known with a database only.

    ## Example
    ```prisma
    model Order {
      id          Int       @id
      cancelledAt DateTime?

      @@index([cancelledAt])
    }
    ```

    ## Instead
    ```prisma
    /// @nicol.index([cancelledAt], where: "\"cancelledAt\" IS NOT NULL")
    model Order {
      id          Int       @id
      cancelledAt DateTime?
    }
    ```
    """

    needs = Can.PARTIAL_INDEXES
    example_facts = LiveFacts(nulls={("Order", "cancelledAt"): 0.97})

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for index in model.indexes:
            field = model.by_name.get(index.field_names[0])
            if index.kind != "normal" or index.where or not isinstance(field, ScalarField) or len(index.fields) > 1:
                continue
            share = view.live.nulls.get((model.db_name, field.db_name), 0.0)
            if share >= _MOSTLY:
                message = f"{field.name} is NULL in {share:.0%} of the rows of {model.name}, and all are indexed."
                yield self.found(message, f"{model.name}.{field.name}", view.place(index.span))
