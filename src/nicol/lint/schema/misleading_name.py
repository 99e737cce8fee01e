"""SCH614."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import key_columns
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import listed, words
from nicol.model.schema import Model, ScalarField

_TIMES = listed("at on date time timestamp until since seen")


class MisleadingName(FieldRule, code="SCH614", severity="info"):
    """A name that promises another type.

    ## Why it matters
    `…At` is a point in time and `is…` a flag: a field of another type is filled and compared wrong.

    ## Example
    ```prisma
    model User {
      id       Int    @id
      isActive String
    }
    ```

    ## Instead
    ```prisma
    model User {
      id       Int     @id
      isActive Boolean
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        own = words(field.name)
        if len(own) < 2 or field.kind != "scalar" or field.is_list or field.name in key_columns(model):
            return
        subject = f"{model.name}.{field.name}"
        if own[-1] == "at" and field.type in ("String", "Boolean", "Json"):
            yield self.found(f"{subject} is named like a time, and is a {field.type}.", subject, view.line(field))
        elif own[0] in ("is", "has") and field.type not in ("Boolean", "Json"):
            yield self.found(f"{subject} is named like a flag, and is a {field.type}.", subject, view.line(field))
        elif field.type == "DateTime" and own[0] == "last" and own[-1] not in _TIMES:
            yield self.found(f"{subject} is a time, and not named like one.", subject, view.line(field))
