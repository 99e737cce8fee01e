"""SCH313."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import in_primary_key, key_columns
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Arity, Model, ScalarField


class AllOptional(ModelRule, code="SCH313", severity="info"):
    """A model whose every field may be missing.

    ## Why it matters
    The database accepts a row that says nothing. What every row has should be required.

    ## Example
    ```prisma
    model Person {
      id   Int       @id
      name String?
      born DateTime? @db.Date
    }
    ```

    ## Instead
    ```prisma
    model Person {
      id   Int       @id
      name String
      born DateTime? @db.Date
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        keys = key_columns(model)
        plain = (one for one in model.scalars if not in_primary_key(model, one) and one.name not in keys)
        own = [one for one in plain if not _is_given(one)]
        if len(own) >= 2 and len(own) + 1 >= len(model.scalars) and all(one.arity is Arity.OPTIONAL for one in own):
            yield self.found(f"Every field of {model.name} may be missing.", model.name, view.head(model))


def _is_given(field: ScalarField) -> bool:
    return field.default is not None or field.updated_at
