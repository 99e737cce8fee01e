"""MIG710."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.values import AlterTable, Rows


class MixedMigration(MigrationRule, code="MIG710", severity="info"):
    """Rows and structure of one table changed in the same migration.

    ## Why it matters
    A failure in the rows undoes the structure too, or on MySQL leaves half of both, and the locks of the structure are
    held while rows are written. Two migrations can be repeated one by one.

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
    UPDATE "users" SET "email" = '' WHERE "email" IS NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        altered = {step.before.key(ddl.table) for step, ddl in view.of(AlterTable) if not step.is_new(ddl.table)}
        for step, ddl in view.of(Rows):
            if step.before.key(ddl.table) in altered and ddl.verb in ("UPDATE", "DELETE", "MERGE"):
                yield self.hit(
                    f"This changes rows of {table_name(view, ddl.table)}, whose structure the same migration changes.",
                    table_name(view, ddl.table),
                    view.place(step.read.span),
                    fix=Fix("Give the rows a migration of their own."),
                )
                return
