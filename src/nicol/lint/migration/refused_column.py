"""MIG507."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, SqliteRule, column_name
from nicol.sql.values import AddColumn, ColumnSpec

_MOVING = "its default is no constant"


class RefusedColumn(SqliteRule, code="MIG507", severity="error"):
    """ADD COLUMN with what SQLite does not add to a table.

    ## Why it matters
    UNIQUE, PRIMARY KEY, a STORED computation, a default that is no constant (CURRENT_TIMESTAMP too) and REFERENCES
    beside a default are refused, some of them only when the table has rows.

    ## Example
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    ```
    ```sql sqlite
    ALTER TABLE "User" ADD COLUMN "made" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP;
    ```

    ## Instead
    ```sql sqlite
    CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
    ```
    ```sql sqlite
    ALTER TABLE "User" ADD COLUMN "made" DATETIME NOT NULL DEFAULT '2024-01-01';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddColumn):
            why = _why(action.column)
            if why and not (why == _MOVING and step.is_new(ddl.table)):
                yield self.hit(
                    f"SQLite does not add {action.column.name}: {why}.",
                    column_name(view, ddl.table, action.column.name),
                    view.place(action.span),
                    fix=Fix("Replace the table by a copy; a change of the schema does that."),
                )


def _why(column: ColumnSpec) -> str:
    default = column.default or "NULL"
    if column.is_unique or column.is_primary:
        return "it is unique"
    if column.generated == "stored":
        return "its value is computed and stored"
    if default.startswith("(") or default.upper().startswith("CURRENT_"):
        return _MOVING
    if column.references is not None and default.upper() != "NULL":
        return "it has a reference and a default"
    return ""
