"""SCH506."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import field_type
from nicol.lint.schema_facts import key_columns
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.schema import Model, ScalarField

_TIMES = listed("at expires epoch timestamp expiresOn expiry unixtime")


class EpochInInt(FieldRule, code="SCH506"):
    """Seconds since 1970 in four bytes.

    ## Why it matters
    2147483648 is refused (22003): from the 19th of January 2038 on no such time can be stored, and tokens that run
    for long meet that day today.

    ## Example
    ```prisma
    model Account {
      id         Int  @id
      expires_at Int?
    }
    ```

    ## Instead
    ```prisma
    model Account {
      id         Int     @id
      expires_at BigInt?
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if (
            field.type == "Int"
            and not field.is_list
            and ends_with(field.name, *_TIMES)
            and field.name not in key_columns(model)
        ):
            subject = f"{model.name}.{field.name}"
            fix = Fix("Make it BigInt, or a DateTime.", field_type(view, field, "BigInt"))
            yield self.found(f"{subject} holds seconds in four bytes, until 2038.", subject, view.line(field), fix=fix)
