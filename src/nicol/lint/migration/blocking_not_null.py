"""MIG307."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint import safe_steps
from nicol.lint.cost import Cost
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, column_name, table_name
from nicol.lint.prices import is_proven
from nicol.sql.values import SetNotNull


class BlockingNotNull(PostgresRule, code="MIG307", severity="danger"):
    """NOT NULL on a column of a table with rows, which are all read while everybody waits.

    ## Why it matters
    SET NOT NULL reads the whole table under an ACCESS EXCLUSIVE lock, unless a validated check already says that the
    column is never NULL: then it reads nothing.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD CONSTRAINT "users_email_not_null" CHECK ("email" IS NOT NULL) NOT VALID;
    ```
    ```sql postgresql
    ALTER TABLE "users" VALIDATE CONSTRAINT "users_email_not_null";
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;
    ALTER TABLE "users" DROP CONSTRAINT "users_email_not_null";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        seen: set[int] = set()
        for step, ddl, action in view.actions(SetNotNull):
            column = step.column(ddl.table, action.column)
            if step.is_new(ddl.table) or (column and column.not_null):
                continue
            if is_proven(step.table(ddl.table), action.column) or step.read.span[0] in seen:
                continue  # the table is read once, however many columns are looked at
            seen.add(step.read.span[0])
            yield self.hit(
                f"Looking for NULLs keeps everybody who reads or writes {table_name(view, ddl.table)} waiting.",
                column_name(view, ddl.table, action.column),
                view.place(action.span),
                cost=Cost("ACCESS EXCLUSIVE", ddl.table, scans=True),
                fix=Fix(
                    "Prove it with a validated check first.",
                    sql=safe_steps.not_null(view.dialect, ddl.table, action.column),
                ),
                view=view,
            )
