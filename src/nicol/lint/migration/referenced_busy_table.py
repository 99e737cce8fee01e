"""MIG321."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
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
    until the migration is committed. Nothing long should follow in the same script.

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
    CREATE TABLE "posts" ("id" TEXT NOT NULL PRIMARY KEY, "author" TEXT REFERENCES "users" ("id"));
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for steps in transactions(view):
            for place, step in enumerate(steps):
                parent = _parent(step)
                if parent is not None and any(is_heavy(one) for one in steps[place + 1 :]):
                    name = table_name(view, parent)
                    yield self.hit(
                        f"Writes to {name} wait from here until the long work behind this is done.",
                        name,
                        view.place(step.read.span),
                        cost=Cost("SHARE ROW EXCLUSIVE", parent),
                        fix=Fix("Put the long work into a migration of its own."),
                        view=view,
                    )
                    break


def _parent(step: Step) -> Name | None:
    """A table with rows that a table without any points to from here on."""
    if not isinstance(step.ddl, CreateTable | AlterTable):
        return None
    if isinstance(step.ddl, AlterTable) and not step.is_new(step.ddl.table):
        return None
    cost = price(step)
    return cost.table if cost is not None and cost.lock == "SHARE ROW EXCLUSIVE" else None
