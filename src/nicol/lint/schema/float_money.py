"""SCH501."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import field_type
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, listed, words
from nicol.model.schema import Model, ScalarField

_MONEY = listed("price amount balance fee salary cost tax budget revenue spend payout wage refund subtotal grandTotal")
_TOTALS = ("total", "totalPrice", "totalAmount", "totalCost")
_CURRENCIES = frozenset(listed("usd eur gbp money cents currency"))


class FloatMoney(FieldRule, code="SCH501"):
    """Money as a binary fraction.

    ## Why it matters
    0.1 + 0.2 is not 0.3: sums of such a column drift by cents, and comparisons miss. Keep exact decimals, or whole
    cents.

    ## Example
    ```prisma
    model Order {
      id    Int   @id
      total Float
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
        if field.type == "Float" and not field.is_list and _is_money(field.name):
            subject = f"{model.name}.{field.name}"
            yield self.found(
                f"{subject} keeps money as a binary fraction.", subject, view.line(field), fix=_fix(view, field)
            )


def _is_money(name: str) -> bool:
    own = words(name)
    return ends_with(name, *_MONEY) or own in map(words, _TOTALS) or not _CURRENCIES.isdisjoint(own)


def _fix(view: SchemaView, field: ScalarField) -> Fix:
    if view.dialect is None or Can.EXACT_DECIMALS not in view.dialect.can:
        return Fix("Keep whole cents in a BigInt.")
    return Fix("Keep exact decimals.", field_type(view, field, "Decimal", "Decimal(19, 4)"))
