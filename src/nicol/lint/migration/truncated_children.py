"""MIG104."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.sql.values import Truncate


class TruncatedChildren(PostgresRule, code="MIG104", severity="error"):
    """TRUNCATE … CASCADE, which empties other tables too.

    ## Why it matters
    Every table with a foreign key to this one is emptied as well, and those that point to it in turn, whatever their ON
    DELETE says.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER PRIMARY KEY);
    CREATE TABLE "posts" ("id" INTEGER PRIMARY KEY, "author" INTEGER REFERENCES "users" ("id"));
    ```
    ```sql postgresql
    TRUNCATE "users" CASCADE;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER PRIMARY KEY);
    CREATE TABLE "posts" ("id" INTEGER PRIMARY KEY, "author" INTEGER REFERENCES "users" ("id"));
    ```
    ```sql postgresql
    TRUNCATE "users", "posts";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(Truncate):
            if not ddl.is_cascade or all(step.is_new(name) for name in ddl.tables):
                continue
            children = {table.name for name in ddl.tables for table, _ in step.before.pointing_to(name)}
            names = ", ".join(table_name(view, name) for name in ddl.tables)
            also = ", ".join(sorted(table_name(view, name) for name in children)) or "every table that points to it"
            yield self.hit(
                f"Emptying {names} empties {also} too.",
                names,
                view.place(step.read.span),
                fix=Fix("Name every table that is meant, without CASCADE."),
            )
