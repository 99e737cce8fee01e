"""MIG705."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History
from nicol.lint.migration_rule import Hit, MigrationRule


class FailedMigration(MigrationRule, code="MIG705", severity="error"):
    """A migration that began in the database and did not end.

    ## Why it matters
    Nothing further is applied until it is settled, and parts of it may be there.

    ## Example
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```text applied
    20240101000000_init failed
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
            if record.failed:
                view = by_name.get(record.name)
                yield self.hit(
                    f"{record.name} began at {record.started_at} and has not ended.",
                    record.name,
                    view.start if view else None,
                    fix=Fix("`nicol migrate status` says what stayed; settle it with `nicol migrate resolve`."),
                )
