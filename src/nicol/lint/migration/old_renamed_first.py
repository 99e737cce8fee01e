"""MIG505."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule, table_name
from nicol.lint.rebuilds import rebuilds


class OldRenamedFirst(SqliteRule, code="MIG505", severity="error"):
    """A table that is renamed away before its successor is made.

    ## Why it matters
    SQLite rewrites the foreign keys of other tables and the views to follow the rename: they keep pointing to the old
    table, which is dropped at the end.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE TABLE "Post" ("id" INTEGER NOT NULL PRIMARY KEY, "author" INTEGER REFERENCES "User" ("id"));
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    ALTER TABLE "User" RENAME TO "old_User";
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    INSERT INTO "User" ("id", "name") SELECT "id", "name" FROM "old_User";
    DROP TABLE "old_User";
    PRAGMA foreign_keys=ON;
    ```

    ## Instead
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE TABLE "Post" ("id" INTEGER NOT NULL PRIMARY KEY, "author" INTEGER REFERENCES "User" ("id"));
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
        for rebuild in rebuilds(view):
            if not rebuild.is_renamed_first:
                continue
            followers = [table.name for table, _ in rebuild.renamed.before.pointing_to(rebuild.name)]
            followers += [one.name for one in rebuild.renamed.before.reading(rebuild.name)]
            if followers:
                names = ", ".join(table_name(view, name) for name in dict.fromkeys(followers))
                yield self.hit(
                    f"{names} follows the old {table_name(view, rebuild.name)}, and loses it with the DROP.",
                    table_name(view, rebuild.name),
                    view.place(rebuild.renamed.read.span),
                    fix=Fix("Make the new table under another name, copy, drop the old one, rename the new one."),
                )
