"""MIG713."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.sql.values import CreateTable


class SmallKey(MigrationRule, code="MIG713", severity="info"):
    """A counting key of four bytes, which ends at 2,147,483,647.

    ## Why it matters
    Numbers are used up by rolled back inserts too. Making it larger later writes the table and everything that points
    to it anew.

    ## Example
    ```sql postgresql
    CREATE TABLE "events" ("id" SERIAL NOT NULL PRIMARY KEY);
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "events" ("id" BIGSERIAL NOT NULL PRIMARY KEY);
    ```
    """

    providers: ClassVar[frozenset[str]] = frozenset({"postgresql", "mysql"})

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(CreateTable):
            table = step.after.table(ddl.table)
            for column in ddl.columns:
                counts = column.type.name in ("serial", "smallserial") or (
                    column.type.name in ("int4", "int2") and (column.is_identity or column.auto_increment)
                )
                if counts and table is not None and table.primary_key == (column.name,):
                    yield self.hit(
                        f"{column_name(view, ddl.table, column.name)} has numbers for 2,147,483,647 rows.",
                        column_name(view, ddl.table, column.name),
                        view.place(column.span),
                        fix=Fix("Use BigInt where the table may grow without limit."),
                    )
