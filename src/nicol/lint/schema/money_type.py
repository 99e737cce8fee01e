"""SCH502."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import native_type
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class MoneyType(FieldRule, code="SCH502"):
    """The column type money.

    ## Why it matters
    Its text depends on the lc_monetary of each server: a dump restored elsewhere changes the currency, and
    fractions of a cent are rounded away.

    ## Example
    ```prisma
    model Order {
      id    Int     @id
      total Decimal @db.Money
    }
    ```

    ## Instead
    ```prisma
    model Order {
      id    Int     @id
      total Decimal @db.Decimal(19, 4)
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.native is not None and field.native.name == "Money":
            subject = f"{model.name}.{field.name}"
            fix = Fix("Keep exact decimals.", (native_type(view, field, "Decimal(19, 4)"),))
            yield self.found(
                f"{subject} is money, whose meaning is a setting of the server.", subject, view.line(field), fix=fix
            )
