"""SCH006."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView


class IndexedLongText(SchemaRule, code="SCH006", severity="error"):
    """An index over a long text without a length.

    ## Why it matters
    MySQL and MariaDB cannot index a TEXT column as a whole: the migration fails.

    ## Example
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Page {
      id  Int    @id
      url String @db.Text

      @@index([url])
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Page {
      id  Int    @id
      url String @db.Text

      @@index([url(length: 191)])
    }
    ```
    """

    validator_says = re.compile(r"Please use the `length` argument")

    def check(self, view: SchemaView) -> Iterable[Finding]:
        """Nothing: the validator knows which types need a length."""
        return ()
