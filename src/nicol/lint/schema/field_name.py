"""SCH602."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import CAMEL, SNAKE
from nicol.model.schema import Model


class FieldName(ModelRule, code="SCH602", severity="info"):
    """Fields that are not in camelCase.

    ## Why it matters
    One spelling for all fields is easier to remember, and to type. The column keeps its name with @map.

    ## Example
    ```prisma
    model User {
      id        Int    @id
      FirstName String
    }
    ```

    ## Instead
    ```prisma
    model User {
      id        Int    @id
      firstName String @map("FirstName")
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        snake_case = [one for one in model.fields if SNAKE.fullmatch(one.name)]
        camel_case = any(CAMEL.fullmatch(one.name) for one in model.fields)
        other = [one for one in model.fields if not one.name[0].islower()]
        found = other + ([] if camel_case else snake_case)
        if found:
            names = ", ".join(one.name for one in found)
            yield self.found(f"Fields of {model.name} are not in camelCase: {names}.", model.name, view.line(found[0]))
