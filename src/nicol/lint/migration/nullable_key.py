"""MIG324."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint import safe_steps
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.lint.prices import action_price, nullable_key
from nicol.sql.values import AddConstraint


class NullableKey(PostgresRule, code="MIG324", severity="danger"):
    """A primary key from an index over columns that may be NULL.

    ## Why it matters
    USING INDEX takes a moment only when the columns are NOT NULL already; else PostgreSQL reads every row to make sure,
    under ACCESS EXCLUSIVE.

    ## Example
    ```sql postgresql
    CREATE TABLE "tags" ("name" TEXT);
    CREATE UNIQUE INDEX "tags_pkey" ON "tags"("name");
    ```
    ```sql postgresql
    ALTER TABLE "tags" ADD CONSTRAINT "tags_pkey" PRIMARY KEY USING INDEX "tags_pkey";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "tags" ("name" TEXT NOT NULL);
    CREATE UNIQUE INDEX "tags_pkey" ON "tags"("name");
    ```
    ```sql postgresql
    ALTER TABLE "tags" ADD CONSTRAINT "tags_pkey" PRIMARY KEY USING INDEX "tags_pkey";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            columns = nullable_key(step, ddl.table, action.constraint)
            if not columns or step.is_new(ddl.table):
                continue
            first = [sql for column in columns for sql in safe_steps.not_null(view.dialect, ddl.table, column)]
            yield self.hit(
                f"{', '.join(columns)} may be NULL: every row of {table_name(view, ddl.table)} is read to make sure.",
                action.constraint.name or table_name(view, ddl.table),
                view.place(action.span),
                cost=action_price(step, ddl.table, action),
                fix=Fix(
                    "Make the columns NOT NULL in the safe way first.", sql=(*first, f"{step.read.code.rstrip(';')};")
                ),
                view=view,
            )
