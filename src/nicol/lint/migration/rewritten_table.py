"""MIG315."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.cost import Cost
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.lint.prices import action_price, price
from nicol.sql.values import Maintenance, OtherAction


class RewrittenTable(PostgresRule, code="MIG315", severity="danger"):
    """VACUUM FULL, CLUSTER or another move, which writes a whole table anew.

    ## Why it matters
    Reads and writes wait until the copy is done. `pg_repack` does the same with a lock of a moment.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" SET UNLOGGED;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" SET (fillfactor = 90);
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, _ in view.of(Maintenance):
            cost = price(step)
            if cost is not None and cost.rewrites:
                yield self._found(view, cost, view.place(step.read.span))
        for step, altered, action in view.actions(OtherAction):
            cost = action_price(step, altered.table, action)
            if cost.rewrites and not step.is_new(altered.table):
                yield self._found(view, cost, view.place(action.span))

    def _found(self, view: MigrationView, cost: Cost, place: Place) -> Hit:
        name = table_name(view, cost.table)
        fix = Fix("Do it while nobody works, or use pg_repack.")
        return self.hit(f"{name} is written anew while everybody waits.", name, place, cost=cost, fix=fix, view=view)
