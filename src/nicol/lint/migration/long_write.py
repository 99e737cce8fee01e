"""MIG510."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule, table_name
from nicol.lint.rebuilds import rebuilds


class LongWrite(SqliteRule, code="MIG510", severity="info"):
    """A long write, behind which every other writer waits.

    ## Why it matters
    SQLite has one writer at a time: while a table is copied or every row changed, programs get SQLITE_BUSY unless they
    wait (`busy_timeout`).

    ## Example
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

    ## Instead
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    ```
    ```sql sqlite
    ALTER TABLE "User" ADD COLUMN "age" INTEGER;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for rebuild in rebuilds(view):
            yield self.hit(
                f"Every other writer waits while {table_name(view, rebuild.name)} is copied.",
                table_name(view, rebuild.name),
                view.place(rebuild.created.read.span),
                table=rebuild.name,
                fix=Fix("Run it when little is written, with a busy_timeout in the programs."),
            )
