"""MIG501."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Edit, Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, SqliteRule, table_name
from nicol.lint.rebuilds import rebuilds
from nicol.sql.values import Pragma

_OFF = frozenset({"off", "0", "false", "no"})


class CascadingRebuild(SqliteRule, code="MIG501", severity="error"):
    """A table that is replaced by its copy while foreign keys are on.

    ## Why it matters
    DROP TABLE first deletes every row, and with foreign keys on that reaches the rows that point to them: those of
    ON DELETE CASCADE are deleted, those of SET NULL lose their parent. The copy then has all of its rows, so
    `foreign_key_check` finds nothing wrong and nobody is told.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE TABLE "Post" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "authorId" INTEGER NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE
    );
    ```
    ```sql sqlite
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", coalesce("name", '') FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    ```

    ## Instead
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE TABLE "Post" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "authorId" INTEGER NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE
    );
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", coalesce("name", '') FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_key_check;
    PRAGMA foreign_keys=ON;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for rebuild in rebuilds(view):
            children = {
                table.name: key
                for table, key in rebuild.dropped.before.pointing_to(rebuild.name)
                if key.references and key.references.on_delete in ("CASCADE", "SET NULL", "SET DEFAULT")
            }
            if not children or is_off(view, rebuild.dropped):
                continue
            lost = ", ".join(table_name(view, name) for name in children)
            path = view.source.path
            edits = (
                Edit(path, 0, 0, "PRAGMA foreign_keys=OFF;\n"),
                Edit(path, len(view.source.text), len(view.source.text), "\nPRAGMA foreign_keys=ON;\n"),
            )
            yield self.hit(
                f"Dropping the old {table_name(view, rebuild.name)} deletes or changes the rows of {lost}.",
                table_name(view, rebuild.name),
                view.place(rebuild.dropped.read.span),
                fix=Fix("Switch foreign keys off around the whole migration.", edits),
            )


def is_off(view: MigrationView, step: Step) -> bool:
    """Whether the script has switched foreign keys off before `step`, outside of a transaction of its own."""
    switches = [
        ddl.value
        for one, ddl in view.of(Pragma)
        if ddl.name == "foreign_keys" and ddl.value and one.read.span < step.read.span and not one.own
    ]
    return bool(switches) and switches[-1].lower() in _OFF
