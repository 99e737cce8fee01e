"""MIG704."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History
from nicol.lint.migration_rule import Hit, MigrationRule


class MissingMigration(MigrationRule, code="MIG704", severity="error"):
    """A migration that the database has and the folder has not.

    ## Why it matters
    It was deleted, renamed, or belongs to a branch that is not here: a new database gets another structure, and the
    next comparison takes its objects for strangers.

    ## Example
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```text applied
    20240101000000_init
    20240102000000_age
    ```

    ## Instead
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```text applied
    20240101000000_init
    ```
    """

    def check_history(self, history: History) -> Iterable[Hit]:
        names = {view.migration.name for view in history.migrations}
        for name in sorted(history.applied - names):
            yield self.hit(
                f"{name} is applied in the database, and its folder is not here.",
                name,
                None,
                fix=Fix("Bring the folder back from version control, or from the branch that has it."),
            )
