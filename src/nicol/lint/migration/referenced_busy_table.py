"""MIG321."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.cost import Cost
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.lint.prices import is_heavy, price, transactions
from nicol.sql.values import AlterTable, CreateTable


class ReferencedBusyTable(PostgresRule, code="MIG321"):
    """A new table whose foreign key locks a table that others write.

    ## Why it matters
    The new table is empty, but the one that it points to gets a SHARE ROW EXCLUSIVE lock: its writes wait from here
    until the migration is committed. Nothing long should follow in the same script, which is a warning, and a
    `lock_timeout` should limit how long it waits for the lock.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE TABLE "posts" ("id" TEXT NOT NULL PRIMARY KEY, "author" TEXT REFERENCES "users" ("id"));
    CREATE TABLE "logs" ("id" TEXT NOT NULL PRIMARY KEY);
    CREATE INDEX "users_email_idx" ON "users"("email");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    SET LOCAL lock_timeout = '2s';
    CREATE TABLE "posts" ("id" TEXT NOT NULL PRIMARY KEY, "author" TEXT REFERENCES "users" ("id"));
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for steps in transactions(view):
            for place, step in enumerate(steps):
                cost = _cost(step)
                is_long = any(is_heavy(one) for one in steps[place + 1 :])
                if cost is None or not (is_long or not (step.is_limited or history.waits)):
                    continue
                name = table_name(view, cost.table)
                end = "the long work behind this is done" if is_long else "the migration is committed"
                yield self.hit(
                    f"Writes to {name} wait from here until {end}.",
                    name,
                    view.place(step.read.span),
                    severity="warning" if is_long else "info",
                    cost=cost,
                    fix=Fix("Set a lock_timeout, and put long work into a migration of its own."),
                    view=view,
                )
                break


def _cost(step: Step) -> Cost | None:
    """The lock on a table with rows that a table without any points to from here on."""
    if not isinstance(step.ddl, CreateTable | AlterTable):
        return None
    if isinstance(step.ddl, AlterTable) and not step.is_new(step.ddl.table):
        return None
    cost = price(step)
    return cost if cost is not None and cost.lock == "SHARE ROW EXCLUSIVE" else None
