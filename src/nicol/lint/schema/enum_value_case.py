"""SCH609."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView


class EnumValueCase(SchemaRule, code="SCH609", severity="info"):
    """Members of one enum in different spellings.

    ## Why it matters
    One of them is typed wrong each time.

    ## Example
    ```prisma
    enum Role {
      ADMIN
      user
    }

    model User {
      id   Int  @id
      role Role
    }
    ```

    ## Instead
    ```prisma
    enum Role {
      ADMIN
      USER
    }

    model User {
      id   Int  @id
      role Role
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        for enum in view.schema.enums:
            cases = {_case(value.name) for value in enum.values} - {""}
            if len(cases) > 1:
                yield self.found(f"{enum.name} spells its members in {len(cases)} ways.", enum.name, view.head(enum))


def _case(name: str) -> str:
    if not any(char.isalpha() for char in name):
        return ""
    return "upper" if name.isupper() else "lower" if name.islower() else "mixed" if name[0].islower() else "pascal"
