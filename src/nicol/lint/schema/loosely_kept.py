"""SCH512."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.dialects.quoting import identifier, string
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import escaped, field_comment
from nicol.lint.schema_facts import has_check
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class LooselyKept(FieldRule, code="SCH512"):
    """Values that the database does not keep as the schema says.

    ## Why it matters
    SQLite has no decimals: such a column holds binary fractions of about 15 digits, and what does not fit is
    rounded unasked. Whole cents, or a text, are exact. An enum is a text there, and a CHECK keeps it to its members.

    ## Example
    ```prisma
    datasource db {
      provider = "sqlite"
    }

    model Order {
      id    Int     @id
      total Decimal
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "sqlite"
    }

    model Order {
      id         Int    @id
      totalCents BigInt
    }
    ```
    """

    unless = Can.EXACT_DECIMALS

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.type == "Decimal":
            subject = f"{model.name}.{field.name}"
            fix = Fix("Keep whole units in a BigInt.")
            yield self.found(f"{subject} is kept as a binary fraction.", subject, view.line(field), fix=fix)
        elif field.kind == "enum" and not field.is_list and not has_check(model, field.name):
            yield self._enum(view, model, field)

    def _enum(self, view: SchemaView, model: Model, field: ScalarField) -> Finding:
        assert view.dialect is not None
        values = ", ".join(string(value.db_name) for value in view.schema.enum(field.type).values)
        condition = f"{identifier(view.dialect, field.db_name)} IN ({values})"
        subject = f"{model.name}.{field.name}"
        fix = Fix("Say it in a CHECK.", (field_comment(view, field, f'@nicol.check("{escaped(condition)}")'),))
        message = f"{subject} takes any text: SQLite has no enums."
        return self.found(message, subject, view.line(field), severity="info", fix=fix)
