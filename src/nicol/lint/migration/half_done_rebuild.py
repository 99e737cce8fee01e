"""MIG509."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule, table_name
from nicol.lint.rebuilds import rebuilds
from nicol.migrate.databases.sqlite_script import Manner, manner


class HalfDoneRebuild(SqliteRule, code="MIG509", severity="error"):
    """A table that is replaced outside of a transaction.

    ## Why it matters
    Nicol runs a script in a transaction, unless it holds what cannot be in one (VACUUM, ATTACH, other pragmas). Then a
    failure half way leaves the copy, or no table at all.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    ```
    ```sql sqlite
    VACUUM;
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
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_keys=ON;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        if manner([step.read.statement for step in view.steps]) is not Manner.AS_IT_IS:
            return
        for rebuild in rebuilds(view):
            if not rebuild.dropped.own:
                yield self.hit(
                    f"When a statement fails, {table_name(view, rebuild.name)} may be gone: nothing is undone.",
                    table_name(view, rebuild.name),
                    view.place(rebuild.dropped.read.span),
                    fix=Fix("Give what cannot be in a transaction a migration of its own, or write BEGIN and COMMIT."),
                )
