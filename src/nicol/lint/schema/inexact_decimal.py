"""SCH512."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class InexactDecimal(FieldRule, code="SCH512"):
    """Decimals that the database does not keep exactly.

    ## Why it matters
    SQLite has no decimals: such a column holds binary fractions of about 15 digits, and what does not fit is
    rounded unasked. Whole cents, or a text, are exact.

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
