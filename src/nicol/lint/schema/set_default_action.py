"""SCH406."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nicol.lint.finding import Finding, Place
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.text.diagnostic import Diagnostic


class SetDefaultAction(SchemaRule, code="SCH406", severity="error"):
    """onDelete: SetDefault where the database does not know it.

    ## Why it matters
    InnoDB refuses the constraint, or deletes fail when they come.

    ## Example
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Category {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id         Int       @id
      categoryId Int?      @default(1)
      category   Category? @relation(fields: [categoryId], references: [id], onDelete: SetDefault)

      @@index([categoryId])
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "mysql"
    }

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

    validator_says = re.compile(r"does not actually support the `SetDefault` referential action")

    def check(self, view: SchemaView) -> Iterable[Finding]:
        """Nothing: the validator looks at actions."""
        return ()

    def said(self, diagnostic: Diagnostic, place: Place | None) -> Finding | None:
        finding = super().said(diagnostic, place)
        return replace(finding, severity=self.severity) if finding else None
