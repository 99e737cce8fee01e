"""MIG320."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.added import added_columns
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, column_name


class JsonColumn(PostgresRule, code="MIG320"):
    """A column of type json, which cannot be compared.

    ## Why it matters
    `json` keeps the text as it came: it has no equality, so DISTINCT, GROUP BY and UNION over the column fail, and no
    index looks into it. `jsonb`, which a Json field is by default, has both.

    ## Example
    ```sql postgresql
    CREATE TABLE "logs" ("id" INTEGER NOT NULL PRIMARY KEY, "data" JSON);
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "logs" ("id" INTEGER NOT NULL PRIMARY KEY, "data" JSONB);
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for table, column in added_columns(view):
            if column.type.name == "json" and column.type.schema is None:
                yield self.hit(
                    f"{column_name(view, table, column.name)} cannot be compared, grouped or searched by an index.",
                    column_name(view, table, column.name),
                    view.place(column.span),
                    fix=Fix("Make it jsonb."),
                )
