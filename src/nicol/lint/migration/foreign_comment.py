"""MIG715."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Edit, Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.sql.values import Unknown


class ForeignComment(MigrationRule, code="MIG715", severity="error"):
    """A comment in another language's spelling.

    ## Why it matters
    `//` begins no comment in SQL, and `#` only in MySQL: the script fails at its first line.

    ## Example
    ```sql postgresql
    // the first migration
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```

    ## Instead
    ```sql postgresql
    -- the first migration
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, _ in view.of(Unknown):
            match = _FOREIGN.match(step.read.code)
            if match is not None:
                start = step.read.span[0]
                yield self.hit(
                    f"{match[0]} begins no comment here: the statement fails.",
                    match[0],
                    view.place((start, start + len(match[0]))),
                    fix=Fix(
                        "Write -- instead.", (Edit(view.source.path, start, start + len(match[0]), "--"),), is_safe=True
                    ),
                )


_FOREIGN = re.compile(r"//|#")
