"""MIG301."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint import safe_steps
from nicol.lint.cost import Cost
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.sql.values import CreateIndex


class BlockingIndex(PostgresRule, code="MIG301", severity="danger"):
    """An index that is built while writes wait.

    ## Why it matters
    CREATE INDEX takes a SHARE lock: until every row has been read and sorted, each INSERT, UPDATE and DELETE of the
    table waits, and the requests behind them too. CONCURRENTLY reads the table twice and lets everybody work.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL);
    ```
    ```sql postgresql
    CREATE INDEX "users_email_idx" ON "users"("email");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_idx" ON "users"("email");
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(CreateIndex):
            table = step.table(ddl.table)
            if ddl.is_concurrent or ddl.is_only or step.is_new(ddl.table) or (table and table.is_partitioned):
                continue
            name = table_name(view, ddl.table)
            drops = ddl.if_not_exists
            steps = safe_steps.index(
                view.dialect, step.read.code, ddl.name, ddl.table[0], unique=ddl.is_unique, drops=drops
            )
            yield self.hit(
                f"Building this index keeps every write to {name} waiting until it is done.",
                ddl.name or name,
                view.place(step.read.span),
                cost=Cost("SHARE", ddl.table, scans=True),
                fix=Fix("Build it CONCURRENTLY.", sql=steps),
                view=view,
            )
