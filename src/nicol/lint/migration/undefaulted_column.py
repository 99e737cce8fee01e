"""MIG605."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration.required_column import lacks_value
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.sql.values import AddColumn


class UndefaultedColumn(MigrationRule, code="MIG605"):
    """A required column without a default, which the running release does not write.

    ## Why it matters
    Until every program is of the new release, inserts of the old one leave the column out and are refused.
    `@default(cuid())` and `@updatedAt` are the client's, not the database's: such columns have no default there.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE "users" ALTER COLUMN "age" DROP DEFAULT;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER NOT NULL DEFAULT 0;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddColumn):
            end = view.after.column(ddl.table, action.column.name)
            if step.is_new(ddl.table) or lacks_value(action.column) or end is None or not end.not_null:
                continue
            if end.default is None and not end.counts and not end.generated:
                yield self.hit(
                    f"Inserts of the running release do not name {action.column.name} and are refused.",
                    column_name(view, ddl.table, action.column.name),
                    view.place(action.span),
                    fix=Fix("Keep a default in the database until the next release."),
                )
