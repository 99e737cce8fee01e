"""SCH510."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import without_attribute
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField

_SPELLINGS = {"DOUBLEPRECISION": "DOUBLE PRECISION", "BYTEA": "BYTEA", "INT": "INTEGER", "BOOL": "BOOLEAN"}


class NativeTypeOfDefault(FieldRule, code="SCH510", severity="info"):
    """A native type that the field has anyway.

    ## Why it matters
    It says nothing and reads as if it did.

    ## Example
    ```prisma
    model Post {
      id      Int    @id
      content String @db.Text
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id      Int    @id
      content String
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.native is None or field.kind != "scalar":
            return
        written = f"{field.native.name}({','.join(field.native.args)})" if field.native.args else field.native.name
        if _SPELLINGS.get(written.upper(), written.upper()) == view.default_type(field.type).upper():
            subject = f"{model.name}.{field.name}"
            name = f"{view.schema.datasource.name}.{field.native.name}"
            fix = Fix("Take it out.", (without_attribute(view, field, name),), is_safe=True)
            yield self.found(f"@db.{written} is what {subject} has without it.", subject, view.line(field), fix=fix)
