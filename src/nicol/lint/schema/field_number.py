"""SCH608."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import words
from nicol.model.schema import Model, ScalarField


class FieldNumber(FieldRule, code="SCH608", severity="info"):
    """A list named like one thing.

    ## Why it matters
    `user.post` that is many posts is read wrong at first sight.

    ## Example
    ```prisma
    model User {
      id  Int      @id
      tag String[]
    }
    ```

    ## Instead
    ```prisma
    model User {
      id   Int      @id
      tags String[]
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        last = words(field.name)[-1:]
        if field.is_list and last and not last[0].endswith(("s", "data", "list", "history", "children", "people")):
            subject = f"{model.name}.{field.name}"
            yield self.found(f"{subject} is a list, and named like one thing.", subject, view.line(field))
