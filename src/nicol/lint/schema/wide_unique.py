"""SCH204."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import without_line
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Index, Model


class WideUnique(ModelRule, code="SCH204"):
    """A unique constraint that a smaller one implies.

    ## Why it matters
    Where one column is unique, it is unique with any other: the constraint allows nothing less and costs an index.

    ## Example
    ```prisma
    model User {
      id         Int    @id
      externalId String @unique
      tenantId   Int

      @@unique([externalId, tenantId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id         Int    @id
      externalId String @unique
      tenantId   Int
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for index in model.indexes:
            smaller = next((one for one in model.uniques if set(one.field_names) < set(index.field_names)), None)
            if index.kind != "unique" or index.where or smaller is None or _is_referenced(view, model, index):
                continue
            names = ", ".join(index.field_names)
            message = f"[{names}] of {model.name} is unique because {', '.join(smaller.field_names)} is."
            fix = Fix("Take the wider one out.", (without_line(view, index.span),))
            yield self.found(message, f"{model.name}.{names}", view.place(index.span), fix=fix)


def _is_referenced(view: SchemaView, model: Model, index: Index) -> bool:
    """Whether a foreign key points to exactly these columns, which then have to be unique together."""
    wanted = set(index.field_names)
    return any(set(relation.references) == wanted for _, relation in view.references[model.name])
