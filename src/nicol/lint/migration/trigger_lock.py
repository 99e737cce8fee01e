"""MIG322."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.cost import Cost
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.lint.prices import action_price
from nicol.sql.values import CreateTrigger, OtherAction


class TriggerLock(PostgresRule, code="MIG322"):
    """A trigger or row security that is set up on a busy table.

    ## Why it matters
    CREATE TRIGGER and DISABLE TRIGGER keep writes waiting, ENABLE ROW LEVEL SECURITY everybody, for the moment that
    they take and for as long as they wait for their lock.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, trigger in view.of(CreateTrigger):
            if not step.is_new(trigger.table) and not step.is_limited and not history.waits:
                yield self._found(view, Cost("SHARE ROW EXCLUSIVE", trigger.table), view.place(step.read.span))
        for step, ddl, action in view.actions(OtherAction):
            if action.words[0] not in ("ENABLE", "DISABLE") or step.is_new(ddl.table):
                continue
            if not step.is_limited and not history.waits:
                yield self._found(view, action_price(step, ddl.table, action), view.place(action.span))

    def _found(self, view: MigrationView, cost: Cost, place: Place) -> Hit:
        name = table_name(view, cost.table)
        who = "Everybody who uses" if cost.lock == "ACCESS EXCLUSIVE" else "Everybody who writes"
        fix = Fix("Set a lock_timeout in front of it.")
        return self.hit(f"{who} {name} waits for this.", name, place, cost=cost, fix=fix, view=view)
