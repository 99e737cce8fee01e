"""MIG313."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint import safe_steps
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule
from nicol.sql.values import CreateIndex


class UnfinishedIndex(PostgresRule, code="MIG313", severity="danger"):
    """CREATE INDEX CONCURRENTLY IF NOT EXISTS, which takes a broken index for the real one.

    ## Why it matters
    A build that fails leaves an invalid index under its name. The next try sees the name, does nothing and reports
    success: queries do not use the index, and a unique one refuses nothing that it has not seen.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_email_idx" ON "users"("email");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    DROP INDEX CONCURRENTLY IF EXISTS "users_email_idx";
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_idx" ON "users"("email");
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(CreateIndex):
            if not (ddl.is_concurrent and ddl.if_not_exists and ddl.name):
                continue
            code = step.read.code.replace("IF NOT EXISTS ", "", 1)
            steps = safe_steps.index(view.dialect, code, ddl.name, ddl.table[0], unique=ddl.is_unique, drops=True)
            yield self.hit(
                f"When an earlier try has failed, {ddl.name} is there, invalid, and this leaves it so.",
                ddl.name,
                view.place(step.read.span),
                fix=Fix("Drop what an earlier try has left, then build it.", sql=steps),
            )
