"""SCH304."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import required
from nicol.lint.schema_facts import annotated
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.annotations import Generated
from nicol.model.schema import Arity, Model, ScalarField


class NullableDefault(FieldRule, code="SCH304", severity="info"):
    """A default for a column that may be NULL.

    ## Why it matters
    Whoever leaves the field out gets the default, whoever writes NULL gets NULL: two ways to say nothing.

    ## Example
    ```prisma
    model User {
      id      Int  @id
      credits Int? @default(0)
    }
    ```

    ## Instead
    ```prisma
    model User {
      id      Int @id
      credits Int @default(0)
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        written = field.default is not None and not next(annotated(field.annotations, Generated), None)
        if written and field.arity is Arity.OPTIONAL and field.type != "Boolean":
            subject = f"{model.name}.{field.name}"
            fix = Fix("Make it required.", (required(view, field),))
            yield self.found(f"{subject} has a default and may be NULL.", subject, view.line(field), fix=fix)
