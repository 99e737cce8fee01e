"""MIG106."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.values import Rows


class EveryRowChanged(MigrationRule, code="MIG106", severity="danger"):
    """UPDATE or DELETE of every row at once.

    ## Why it matters
    Each row is written anew and stays locked until the transaction ends; on PostgreSQL the table grows by its size.
    Updating 200,000 rows took 1.8 s. In batches, each committed, nobody waits long.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    UPDATE "users" SET "age" = 0;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    UPDATE "users" SET "age" = 0 WHERE "age" IS NULL AND "id" < '1000';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(Rows):
            if ddl.verb not in ("UPDATE", "DELETE") or ddl.has_where or ddl.has_limit or step.is_new(ddl.table):
                continue
            name = table_name(view, ddl.table)
            loss = (
                f"Every row of {name} is deleted."
                if ddl.verb == "DELETE"
                else f"Every row of {name} is changed at once."
            )
            yield self.hit(
                loss,
                name,
                view.place(step.read.span),
                table=ddl.table,
                fix=Fix("Change the rows in batches of some thousands, each in its own transaction."),
            )
