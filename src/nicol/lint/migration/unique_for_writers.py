"""MIG606."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.values import CreateIndex


class UniqueForWriters(MigrationRule, code="MIG606", severity="info"):
    """A unique rule that the running release does not know.

    ## Why it matters
    Programs that still write the same value twice are refused from here on: find out whether they do before, not after.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE UNIQUE INDEX CONCURRENTLY "users_email_key" ON "users"("email");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_idx" ON "users"("email");
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(CreateIndex):
            if not ddl.is_unique or step.is_new(ddl.table) or not ddl.columns:
                continue
            if any(step.is_new_column(ddl.table, column) for column in ddl.columns):
                continue
            before = view.before.table(ddl.table)
            if before and any(index.is_unique and index.columns == ddl.columns for index in before.indexes):
                continue
            names = ", ".join(ddl.columns)
            yield self.hit(
                f"Writing the same {names} twice into {table_name(view, ddl.table)} is refused from here on.",
                f"{table_name(view, ddl.table)} ({names})",
                view.place(step.read.span),
                fix=Fix("Release what handles the refusal first."),
            )
