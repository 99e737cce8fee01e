"""MIG701."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.migrate.checksum import matches


class EditedMigration(MigrationRule, code="MIG701", severity="error"):
    """A migration that was changed after it was applied.

    ## Why it matters
    The database has what the file said then. A new database gets what it says now, and the two differ without anybody
    being told. What is applied is changed by a further migration.

    ## Example
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```text applied
    20240101000000_init changed
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
        by_name = {view.migration.name: view for view in history.migrations}
        for record in history.records or ():
            view = by_name.get(record.name)
            if view is not None and record.succeeded and not matches(view.migration.script, record.checksum):
                yield self.hit(
                    f"{record.name} is not what was applied at {record.started_at}.",
                    record.name,
                    view.start,
                    fix=Fix("Restore the file from version control; write the change as a further migration."),
                )
