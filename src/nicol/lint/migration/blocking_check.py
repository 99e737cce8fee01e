"""MIG305."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint import safe_steps
from nicol.lint.cost import Cost
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.sql.values import AddConstraint


class BlockingCheck(PostgresRule, code="MIG305", severity="danger"):
    """A check that reads every row while everybody waits.

    ## Why it matters
    ADD CONSTRAINT … CHECK reads the whole table under an ACCESS EXCLUSIVE lock. With NOT VALID it holds for new rows at
    once and reads none; VALIDATE CONSTRAINT then reads the old ones while everybody works.

    ## Example
    ```sql postgresql
    CREATE TABLE "orders" ("id" INTEGER NOT NULL PRIMARY KEY, "total" INTEGER NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "orders" ADD CONSTRAINT "orders_total_check" CHECK ("total" >= 0);
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "orders" ("id" INTEGER NOT NULL PRIMARY KEY, "total" INTEGER NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "orders" ADD CONSTRAINT "orders_total_check" CHECK ("total" >= 0) NOT VALID;
    ```
    ```sql postgresql
    ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_total_check";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            constraint = action.constraint
            if constraint.kind != "check" or constraint.is_not_valid or step.is_new(ddl.table):
                continue
            name = constraint.name or safe_steps.constraint_name(view.dialect, ddl.table, "check")
            definition = view.source.text[constraint.span[0] : constraint.span[1]]
            yield self.hit(
                f"Checking every row of {table_name(view, ddl.table)} keeps all who read or write it waiting.",
                name,
                view.place(action.span),
                cost=Cost("ACCESS EXCLUSIVE", ddl.table, scans=True),
                fix=Fix(
                    "Add it NOT VALID, then validate it.",
                    sql=safe_steps.validated(view.dialect, ddl.table, definition, name),
                ),
                view=view,
            )
