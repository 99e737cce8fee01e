"""MIG208."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.sql.values import SetNotNull


class NullWrittenByOldCode(MigrationRule, code="MIG208"):
    """NOT NULL on a column that the running release may leave empty.

    ## Why it matters
    Between the migration and the last restart, programs of the release before write rows without the column and are
    refused. A default in the database lets them go on.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" SET DEFAULT '';
    ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(SetNotNull):
            column = step.column(ddl.table, action.column)
            if column is None or column.not_null or column.default is not None or column.counts:
                continue
            before = view.before.column(ddl.table, action.column)
            if (
                step.is_new(ddl.table)
                or before is None
                or before.not_null
                or step.is_new_column(ddl.table, action.column)
            ):
                continue
            yield self.hit(
                f"Programs that still leave {column.name} empty are refused from here on.",
                column_name(view, ddl.table, action.column),
                view.place(action.span),
                fix=Fix("Release what always writes it first, or set a default before."),
            )
