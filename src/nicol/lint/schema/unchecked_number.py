"""SCH310."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import identifier
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import escaped, field_comment
from nicol.lint.schema_facts import annotated, has_check, in_primary_key, key_columns
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.annotations import Validate
from nicol.model.schema import Model, ScalarField

_SHARES = ("percent", "percentage")
_NAMES = (*_SHARES, *listed("price quantity qty stock age rating count duration size weight"))


class UncheckedNumber(FieldRule, code="SCH310", severity="info"):
    """A number whose values are known, without a CHECK.

    ## Why it matters
    A price below zero or a rating of 700 is a mistake that the database can refuse.

    ## Example
    ```prisma
    model Item {
      id       Int @id
      quantity Int
    }
    ```

    ## Instead
    ```prisma
    model Item {
      id       Int @id
      /// @nicol.check("quantity >= 0")
      quantity Int
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        number = field.type in ("Int", "BigInt", "Float", "Decimal") and not field.is_list
        if not number or view.dialect is None or not ends_with(field.name, *_NAMES) or _is_checked(model, field):
            return
        column = identifier(view.dialect, field.db_name)
        condition = f"{column} BETWEEN 0 AND 100" if ends_with(field.name, *_SHARES) else f"{column} >= 0"
        subject = f"{model.name}.{field.name}"
        fix = Fix("Say it in a CHECK.", (field_comment(view, field, f'@nicol.check("{escaped(condition)}")'),))
        yield self.found(f"Nothing keeps {subject} from being negative.", subject, view.line(field), fix=fix)


def _is_checked(model: Model, field: ScalarField) -> bool:
    """Whether something else says which numbers are right."""
    if field.name in key_columns(model) or in_primary_key(model, field):
        return True
    return has_check(model, field.name) or next(annotated(field.annotations, Validate), None) is not None
