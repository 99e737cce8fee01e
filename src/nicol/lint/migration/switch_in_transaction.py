"""MIG502."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule
from nicol.sql.values import Pragma


class SwitchInTransaction(SqliteRule, code="MIG502", severity="error"):
    """PRAGMA foreign_keys inside of a transaction, where it does nothing.

    ## Why it matters
    SQLite ignores it between BEGIN and COMMIT without a word, and what relies on it deletes rows. `defer_foreign_keys`
    is no protection either: it only puts off the complaint.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    ```
    ```sql sqlite
    BEGIN;
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    COMMIT;
    ```

    ## Instead
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_keys=ON;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(Pragma):
            if ddl.name == "foreign_keys" and ddl.value and step.own:
                yield self.hit(
                    "Inside of a transaction this switches nothing.",
                    "PRAGMA foreign_keys",
                    view.place(step.read.span),
                    fix=Fix("Put it in front of BEGIN; without BEGIN and COMMIT Nicol does the whole of it."),
                )
