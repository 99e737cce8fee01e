"""MIG312."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Edit, Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.lint.prices import price


class UnlimitedWait(PostgresRule, code="MIG312"):
    """A lock on a busy table that is waited for without a limit.

    ## Why it matters
    ALTER TABLE that waits behind one open query keeps every new query waiting behind itself. With a `lock_timeout` it
    gives up after a moment and is tried again. `lock_timeout` in the settings of Nicol does that for every migration.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    SET LOCAL lock_timeout = '2s';
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        if history.waits:
            return
        for step in view.steps:
            cost = price(step)
            if cost is None or cost.lock == "SHARE UPDATE EXCLUSIVE" or step.is_limited:
                continue
            name = table_name(view, cost.table)
            path = view.source.path
            yield self.hit(
                f"While this waits for its lock on {name}, everybody behind it waits too, without a limit.",
                name,
                view.place(step.read.span),
                fix=Fix(
                    "Set lock_timeout in [tool.nicol], or at the beginning of the script.",
                    (Edit(path, 0, 0, "SET LOCAL lock_timeout = '2s';\n"),),
                ),
            )
            return
