"""MIG311."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.lint.prices import is_heavy, price, transactions


class WorkUnderLock(PostgresRule, code="MIG311", severity="danger"):
    """Long work in a transaction that keeps everybody out of a table.

    ## Why it matters
    A lock is kept until the transaction ends. A statement that takes ACCESS EXCLUSIVE for a moment keeps it through
    everything behind it in the same script: an index, a scan, an UPDATE.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    UPDATE "users" SET "age" = 1 WHERE "email" IS NULL;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```
    ```sql postgresql
    UPDATE "users" SET "age" = 1 WHERE "email" IS NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for steps in transactions(view):
            held: Name | None = None
            for step in steps:
                if held is not None and is_heavy(step):
                    name = table_name(view, held)
                    yield self.hit(
                        f"Until this is done nobody reads or writes {name}: a statement above has locked it.",
                        name,
                        view.place(step.read.span),
                        table=held,
                        fix=Fix("Put the long work into a migration of its own, in front or behind."),
                    )
                    break
                cost = price(step)
                if held is None and cost is not None and cost.lock == "ACCESS EXCLUSIVE":
                    held = cost.table
