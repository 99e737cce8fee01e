"""MIG504."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule, table_name
from nicol.lint.rebuilds import Rebuild, rebuilds


class LostInRebuild(SqliteRule, code="MIG504", severity="error"):
    """A copy of a table that leaves out what the table had.

    ## Why it matters
    Partial and expression indexes, triggers, checks, computed columns, collations, STRICT and WITHOUT ROWID go with the
    old table. Nothing reports it: e-mails that differ in case were accepted afterwards.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE UNIQUE INDEX "User_lower" ON "User"(lower("name"));
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
    CREATE UNIQUE INDEX "User_lower" ON "User"(lower("name"));
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT DEFAULT '');
    INSERT INTO "new_User" ("id", "name") SELECT "id", "name" FROM "User";
    DROP TABLE "User";
    ALTER TABLE "new_User" RENAME TO "User";
    PRAGMA foreign_keys=ON;
    CREATE UNIQUE INDEX "User_lower" ON "User"(lower("name"));
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for rebuild in rebuilds(view):
            lost = list(_lost(view, rebuild))
            if lost:
                yield self.hit(
                    f"The copy of {table_name(view, rebuild.name)} has no longer: {'; '.join(lost)}.",
                    table_name(view, rebuild.name),
                    view.place(rebuild.created.read.span),
                    fix=Fix("Make them again in the copy, or behind it."),
                )


def _lost(view: MigrationView, rebuild: Rebuild) -> Iterator[str]:
    end = view.after.table(rebuild.name)
    if end is None:
        return
    old, names = rebuild.old, {index.name for index in end.indexes}
    yield from (
        f"the index {one.name}" for one in old.indexes if (one.where or one.columns is None) and one.name not in names
    )
    checks = {_plain(key.check) for key in end.keys if key.kind == "check"}
    yield from (f"CHECK ({key.check})" for key in old.keys if key.kind == "check" and _plain(key.check) not in checks)
    key = view.before.key(rebuild.name)
    kept = {trigger.name for trigger in view.after.triggers if view.after.key(trigger.table) == key}
    had = [one.name for one in rebuild.dropped.before.triggers if view.before.key(one.table) == key]
    yield from (f"the trigger {name}" for name in had if name not in kept)
    for name, column in old.columns.items():
        new = end.columns.get(name)
        if new is not None and column.generated and not new.generated:
            yield f"the computation of {column.name}"
        if new is not None and column.collation and not new.collation:
            yield f"the collation {column.collation} of {column.name}"
    yield from (f"{word}" for word in ("STRICT", "ROWID") if word in old.options and word not in end.options)


def _plain(check: str) -> str:
    return "".join(check.split()).replace('"', "").lower()
