"""MIG302."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.dialects.quoting import qualified
from nicol.lint.cost import Cost
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.lint.prices import price
from nicol.sql.values import DropIndex, Reindex


class BlockingIndexDrop(PostgresRule, code="MIG302"):
    """An index that is dropped or built again while others wait.

    ## Why it matters
    DROP INDEX needs an ACCESS EXCLUSIVE lock, and while it waits behind one long query everybody else waits behind it.
    REINDEX keeps writes waiting until the index is built. Both have a CONCURRENTLY form.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    CREATE INDEX "users_email_idx" ON "users"("email");
    ```
    ```sql postgresql
    DROP INDEX "users_email_idx";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    CREATE INDEX "users_email_idx" ON "users"("email");
    ```
    ```sql postgresql
    DROP INDEX CONCURRENTLY "users_email_idx";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(DropIndex):
            for name in ddl.names:
                found = step.before.indexed(name)
                if ddl.is_concurrent or found is None or step.is_new(found[0].name) or _is_gone(view, found[0].name):
                    continue
                exists = "IF EXISTS " if ddl.if_exists else ""
                sql = f"DROP INDEX CONCURRENTLY {exists}{qualified(view.dialect, *name)};"
                yield self.hit(
                    f"This waits for every query on {table_name(view, found[0].name)}, and all others wait for it.",
                    name[1],
                    view.place(step.read.span),
                    cost=Cost("ACCESS EXCLUSIVE", found[0].name),
                    fix=Fix("Drop it CONCURRENTLY.", sql=(sql,)),
                    view=view,
                )
        for step, reindex in view.of(Reindex):
            if not reindex.is_concurrent and reindex.name is not None:
                sql = f"REINDEX {reindex.what} CONCURRENTLY {qualified(view.dialect, *reindex.name)};"
                yield self.hit(
                    f"Building {reindex.name[1]} again keeps writes waiting until it is done.",
                    reindex.name[1],
                    view.place(step.read.span),
                    severity="danger",
                    cost=price(step),
                    fix=Fix("Reindex CONCURRENTLY.", sql=(sql,)),
                    view=view,
                )


def _is_gone(view: MigrationView, table: Name) -> bool:
    """Whether the migration drops the table itself."""
    return view.after.table(table) is None
