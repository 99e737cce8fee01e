"""MIG712."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.added import added_columns
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, column_name


class ZonelessTime(PostgresRule, code="MIG712"):
    """A new column of type timestamp, which knows no time zone.

    ## Why it matters
    The value means another moment in every session whose time zone differs. `timestamptz` stores moments. The type that
    a DateTime field has without a native type, TIMESTAMP(3), is the schema's matter (SCH504).

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "seen" TIMESTAMP;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "seen" TIMESTAMPTZ(6);
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for table, column in added_columns(view):
            if column.type.name == "timestamp" and column.type.args != ("3",):
                yield self.hit(
                    f"{column_name(view, table, column.name)} knows no time zone.",
                    column_name(view, table, column.name),
                    view.place(column.span),
                    fix=Fix("Make it timestamptz (@db.Timestamptz(6))."),
                )
