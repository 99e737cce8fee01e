"""MIG508."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, SqliteRule, column_name
from nicol.sql.structure import Table
from nicol.sql.values import DropColumn


class ColumnInUse(SqliteRule, code="MIG508", severity="error"):
    """DROP COLUMN while an index, check, view or trigger names the column.

    ## Why it matters
    SQLite refuses it. Drop what names the column first, or replace the table by a copy.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE INDEX "User_name_idx" ON "User"("name");
    ```
    ```sql sqlite
    ALTER TABLE "User" DROP COLUMN "name";
    ```

    ## Instead
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE INDEX "User_name_idx" ON "User"("name");
    ```
    ```sql sqlite
    DROP INDEX "User_name_idx";
    ALTER TABLE "User" DROP COLUMN "name";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(DropColumn):
            table = step.table(ddl.table)
            users = list(_users(step, table, action.name)) if table else []
            if users:
                yield self.hit(
                    f"This is refused while {', '.join(users)} names {action.name}.",
                    column_name(view, ddl.table, action.name),
                    view.place(action.span),
                    fix=Fix("Drop what names it first."),
                )


def _users(step: Step, table: Table, column: str) -> Iterator[str]:
    fold = step.before.fold
    wanted = fold(column)
    for index in table.indexes:
        if wanted in map(fold, index.columns or ()) or _names(column, index.where):
            yield index.name
    if wanted in map(fold, table.primary_key):
        yield "the primary key"
    for key in table.keys:
        if (key.kind == "foreign" and wanted in map(fold, key.columns)) or _names(column, key.check):
            yield key.name
    yield from (one.name for one in table.columns.values() if _names(column, one.expression))
    yield from (view.name[1] for view in step.before.reading(table.name) if column in view.mentions)
    same = step.before.key(table.name)
    yield from (
        one.name for one in step.before.triggers if step.before.key(one.table) == same and column in one.mentions
    )


def _names(column: str, expression: str) -> bool:
    return re.search(rf"\b{re.escape(column)}\b", expression, re.IGNORECASE) is not None
