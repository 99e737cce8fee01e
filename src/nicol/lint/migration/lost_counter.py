"""MIG506."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule, table_name
from nicol.lint.rebuilds import rebuilds
from nicol.sql.values import Rows


class LostCounter(SqliteRule, code="MIG506", severity="info"):
    """A counting key whose counter begins again at the largest number that is left.

    ## Why it matters
    AUTOINCREMENT promises that no number comes twice. The copy counts from its own largest one: the number of a deleted
    row is given again. Nicol carries the counter over when it runs the migration; the shell does not.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT);
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_keys=ON;
    ```

    ## Instead
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT);
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_keys=ON;
    UPDATE "sqlite_sequence" SET "seq" = 1000 WHERE "name" = 'User';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        if any(ddl.table[1].lower() == "sqlite_sequence" for _, ddl in view.of(Rows)):
            return
        for rebuild in rebuilds(view):
            if any(column.counts for column in rebuild.old.columns.values()):
                yield self.hit(
                    f"Without Nicol {table_name(view, rebuild.name)} counts on from its largest number.",
                    table_name(view, rebuild.name),
                    view.place(rebuild.created.read.span),
                    fix=Fix("Copy its row of sqlite_sequence too."),
                )
