"""MIG206."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.lint.probes import breaking
from nicol.sql.values import AddConstraint


class CheckOverRows(MigrationRule, code="MIG206"):
    """A check over rows that are there already.

    ## Why it matters
    It fails where a row breaks it.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD CONSTRAINT "users_age_check" CHECK ("age" >= 0);
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD CONSTRAINT "users_age_check" CHECK ("age" >= 0) NOT VALID;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            constraint = action.constraint
            if constraint.kind not in ("check", "exclude") or constraint.is_not_valid or step.is_new(ddl.table):
                continue
            name = constraint.name or table_name(view, ddl.table)
            yield self.hit(
                f"This fails where a row of {table_name(view, ddl.table)} breaks {name}.",
                name,
                view.place(action.span),
                probe=breaking(view.dialect, ddl.table, constraint.check) if constraint.check else None,
                fix=Fix("Put such rows right in an earlier migration."),
            )
