"""MIG503."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule, table_name
from nicol.lint.rebuilds import rebuilds
from nicol.sql.values import Pragma


class ViewOverRebuild(SqliteRule, code="MIG503", severity="error"):
    """A table that is replaced by its copy while a view reads it.

    ## Why it matters
    Renaming the copy fails: `error in view: no such table`. Drop the views first and make them again, or switch
    `legacy_alter_table` on around it.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE VIEW "names" AS SELECT "name" FROM "User";
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
    CREATE VIEW "names" AS SELECT "name" FROM "User";
    ```
    ```sql sqlite
    DROP VIEW "names";
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_keys=ON;
    CREATE VIEW "names" AS SELECT "name" FROM "User";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        legacy = any(
            ddl.name == "legacy_alter_table" and ddl.value.lower() in ("on", "1") for _, ddl in view.of(Pragma)
        )
        for rebuild in rebuilds(view):
            readers = [one.name for one in rebuild.renamed.before.reading(rebuild.name)]
            if readers and not legacy:
                names = ", ".join(table_name(view, name) for name in readers)
                yield self.hit(
                    f"This fails while {names} reads {table_name(view, rebuild.name)}.",
                    table_name(view, rebuild.name),
                    view.place(rebuild.renamed.read.span),
                    fix=Fix(f"Drop {names} in front of it, and make it again behind."),
                )
