"""SCH607."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class IgnoredRequired(FieldRule, code="SCH607"):
    """A required field that the client does not know.

    ## Why it matters
    The field has no default, and the client cannot write it: no row of this model can be created.

    ## Example
    ```prisma
    model User {
      id     Int    @id
      legacy String @ignore
    }
    ```

    ## Instead
    ```prisma
    model User {
      id     Int     @id
      legacy String? @ignore
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.ignored and field.is_required and field.default is None and not field.updated_at and not model.ignored:
            subject = f"{model.name}.{field.name}"
            yield self.found(
                f"No {model.name} can be created: {field.name} is required and ignored.", subject, view.line(field)
            )
