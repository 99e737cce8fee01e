"""SCH007."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView


class ConstraintName(SchemaRule, code="SCH007", severity="error"):
    """The name of a constraint that is too long, or not its own.

    ## Why it matters
    Databases cut names at 63 or 64 bytes or refuse them, and two constraints of one name cannot be created.

    ## Example
    ```prisma
    model User {
      id   Int    @id
      name String

      @@index([name], map: "by_name")
    }

    model Team {
      id   Int    @id
      name String

      @@index([name], map: "by_name")
    }
    ```

    ## Instead
    ```prisma
    model User {
      id   Int    @id
      name String

      @@index([name], map: "user_by_name")
    }

    model Team {
      id   Int    @id
      name String

      @@index([name], map: "team_by_name")
    }
    ```
    """

    validator_says = re.compile(r"is too long for your chosen provider|constraint name `[^`]*` has to be unique")

    def check(self, view: SchemaView) -> Iterable[Finding]:
        """Nothing: the validator makes the names, and knows the limits."""
        return ()
