"""MIG709."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.text.span import Source


class FileNeverRun(MigrationRule, code="MIG709", severity="error"):
    """A file in a migration's folder that nobody runs.

    ## Why it matters
    `migrate` runs `migration.sql`, and `down.sql` on the way back. What stands in `migration.ts` or `up.sql` beside it
    never happens, and nobody is told.

    ## Example
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```text files
    20240101000000_init/migration.ts
    ```

    ## Instead
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```text files
    20240101000000_init/down.sql
    ```
    """

    def check_history(self, history: History) -> Iterable[Hit]:
        known = {view.migration.path.parent for view in history.migrations}
        for path in history.others:
            if path.parent not in known:
                yield self.hit(
                    f"{path.name} holds no migration.sql: nothing of it is run, and deploying stops (P3015).",
                    path.name,
                    Place(Source(path, ""), 0, 0),
                    fix=Fix("Write the migration as SQL into migration.sql, or delete the folder."),
                )

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for path in history.others:
            if path.parent == view.migration.path.parent and path.suffix in _CODE:
                yield self.hit(
                    f"{path.name} is never run: only migration.sql is.",
                    path.name,
                    Place(Source(path, ""), 0, 0),
                    fix=Fix("Write what it does as SQL into a migration, or call it from the deployment."),
                )


_CODE = frozenset({".ts", ".js", ".mjs", ".cjs", ".py", ".sh", ".sql", ".rb", ".go", ".mts", ".cts"})
