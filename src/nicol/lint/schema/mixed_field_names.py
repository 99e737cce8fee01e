"""SCH603."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.lint.words import CAMEL, SNAKE


class MixedFieldNames(SchemaRule, code="SCH603", severity="info"):
    """Two spellings of field names in one model.

    ## Why it matters
    Nobody remembers which fields have underscores.

    ## Example
    ```prisma
    model Account {
      id                Int    @id
      userId            Int
      access_token_hash String
    }
    ```

    ## Instead
    ```prisma
    model Account {
      id              Int    @id
      userId          Int
      accessTokenHash String @map("access_token_hash")
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        names = [field.name for model in view.tables for field in model.fields]
        usual, other = CAMEL, SNAKE
        if _count(SNAKE, names) > _count(CAMEL, names):
            usual, other = SNAKE, CAMEL
        for model in view.tables:
            odd = [one for one in model.fields if other.fullmatch(one.name)]
            if odd and any(usual.fullmatch(one.name) for one in model.fields):
                message = f"{model.name} mixes two spellings: {', '.join(one.name for one in odd)}."
                yield self.found(message, model.name, view.line(odd[0]))


def _count(spelling: re.Pattern[str], names: list[str]) -> int:
    return sum(spelling.fullmatch(name) is not None for name in names)
