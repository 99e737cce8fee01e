"""MIG103."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.sql.values import Drop


class DroppedSchema(MigrationRule, code="MIG103", severity="error"):
    """A schema or a whole database that is dropped.

    ## Why it matters
    Everything in it goes, tables that this history knows nothing of among it.

    ## Example
    ```sql postgresql
    CREATE SCHEMA "old";
    ```
    ```sql postgresql
    DROP SCHEMA "old" CASCADE;
    ```

    ## Instead
    ```sql postgresql
    CREATE SCHEMA "old";
    ```
    ```sql postgresql
    ALTER SCHEMA "old" RENAME TO "old_trash";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(Drop):
            if ddl.what in ("SCHEMA", "DATABASE"):
                names = ", ".join(name for _, name in ddl.names)
                yield self.hit(
                    f"The {ddl.what.lower()} {names} goes with everything in it.",
                    names,
                    view.place(step.read.span),
                    fix=Fix("Drop what is in it piece by piece, so that each loss can be read and agreed to."),
                )
