"""SCH312."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import key_columns
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.schema import Model, ScalarField

_LISTS = listed("tags ids emails roles permissions categories keywords labels images urls scopes")
_SEVERAL = 3
_NUMBERED = re.compile(r"(.*[A-Za-z_])([0-9]+)")


class PackedList(ModelRule, code="SCH312", severity="info"):
    """Several values in one text, or in numbered columns.

    ## Why it matters
    Values packed into one text cannot be counted, joined or kept unique, and a search for one finds parts of
    others. Numbered columns end at a number, and every query names them all.

    ## Example
    ```prisma
    model Post {
      id   Int    @id
      tags String
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id   Int      @id
      tags String[]
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for field in model.scalars:
            text = field.type == "String" and not field.is_list and field.name not in key_columns(model)
            if text and ends_with(field.name, *_LISTS):
                subject = f"{model.name}.{field.name}"
                yield self.found(f"{subject} sounds like a list in one text.", subject, view.line(field))
        for stem, fields in _numbered(model).items():
            names = ", ".join(one.name for one in fields)
            message = f"{model.name} has {len(fields)} columns for a list: {names}."
            yield self.found(message, f"{model.name}.{stem}", view.line(fields[0]))


def _numbered(model: Model) -> dict[str, list[ScalarField]]:
    """Columns that differ by their number alone, where three or more count on from 0 or 1."""
    found: dict[str, list[ScalarField]] = {}
    for field in model.scalars:
        match = _NUMBERED.fullmatch(field.name)
        if match:
            found.setdefault(match[1], []).append(field)
    alike = {stem: fields for stem, fields in found.items() if len({one.type for one in fields}) == 1}
    return {stem: fields for stem, fields in alike.items() if len(fields) >= _SEVERAL}
