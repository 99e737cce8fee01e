"""SCH405."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nicol.lint.finding import Finding, Place
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.text.diagnostic import Diagnostic


class SetNullOnRequired(SchemaRule, code="SCH405", severity="error"):
    """onDelete: SetNull on a key that cannot be NULL.

    ## Why it matters
    The delete fails with a NOT NULL violation (23502), whatever the schema promises.

    ## Example
    ```prisma
    model Category {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id         Int      @id
      categoryId Int
      category   Category @relation(fields: [categoryId], references: [id], onDelete: SetNull)

      @@index([categoryId])
    }
    ```

    ## Instead
    ```prisma
    model Category {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id         Int       @id
      categoryId Int?
      category   Category? @relation(fields: [categoryId], references: [id], onDelete: SetNull)

      @@index([categoryId])
    }
    ```
    """

    validator_says = re.compile(r"referential action of a relation (should|must) not be set to `SetNull`")

    def check(self, view: SchemaView) -> Iterable[Finding]:
        """Nothing: the validator looks at actions."""
        return ()

    def said(self, diagnostic: Diagnostic, place: Place | None) -> Finding | None:
        finding = super().said(diagnostic, place)
        return replace(finding, severity=self.severity) if finding else None
