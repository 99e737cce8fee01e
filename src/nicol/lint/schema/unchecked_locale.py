"""SCH615."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import annotated, has_check
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with
from nicol.model.annotations import Validate
from nicol.model.schema import Model, ScalarField

_NAMES = ("timezone", "timeZone", "tz", "locale", "language", "languageCode", "countryCode")


class UncheckedLocale(FieldRule, code="SCH615", severity="info"):
    """A time zone or a language that is any text.

    ## Why it matters
    "UTC+2", "Berlin" and "Europe/Berlin" end up in one column, and two of them stop the program that uses them.

    ## Example
    ```prisma
    model User {
      id       Int    @id
      timezone String
    }
    ```

    ## Instead
    ```prisma
    model User {
      id       Int    @id
      /// @nicol.validate(regex("^[A-Z][A-Za-z_]+(/[A-Za-z_]+)*$"))
      timezone String
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if (
            field.type == "String"
            and not field.is_list
            and ends_with(field.name, *_NAMES)
            and not _is_checked(model, field)
        ):
            subject = f"{model.name}.{field.name}"
            yield self.found(f"{subject} takes any text.", subject, view.line(field))


def _is_checked(model: Model, field: ScalarField) -> bool:
    return has_check(model, field.name) or next(annotated(field.annotations, Validate), None) is not None
