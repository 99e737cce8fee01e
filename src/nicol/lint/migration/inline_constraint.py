"""MIG310."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import identifier, identifiers, qualified
from nicol.lint import safe_steps
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, column_name, table_name
from nicol.lint.prices import action_price
from nicol.sql.values import AddColumn, AlterTable


class InlineConstraint(PostgresRule, code="MIG310", severity="danger"):
    """A new column whose constraint in the same line reads every row.

    ## Why it matters
    An inline CHECK is tried on every row, an inline UNIQUE or PRIMARY KEY builds its index, and REFERENCES beside a
    DEFAULT looks up every row's parent: all of it under ACCESS EXCLUSIVE. REFERENCES without a default reads nothing.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER CHECK ("age" >= 0);
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ALTER TABLE "users" ADD CONSTRAINT "users_age_check" CHECK ("age" >= 0) NOT VALID;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddColumn):
            cost = action_price(step, ddl.table, action)
            if step.is_new(ddl.table) or not cost.scans:
                continue
            yield self.hit(
                f"The constraint in this line reads every row of {table_name(view, ddl.table)} while everybody waits.",
                column_name(view, ddl.table, action.column.name),
                view.place(action.span),
                cost=cost,
                fix=Fix("Add the column first, then each constraint in the safe way.", sql=_steps(view, ddl, action)),
                view=view,
            )


def _steps(view: MigrationView, ddl: AlterTable, action: AddColumn) -> tuple[str, ...]:
    dialect, table, column = view.dialect, ddl.table, action.column
    name = identifier(dialect, column.name)
    default = f" DEFAULT {column.default}" if column.default else ""
    required = " NOT NULL" if column.not_null else ""
    steps = [f"ALTER TABLE {table_name(view, table)} ADD COLUMN {name} {column.type.text}{default}{required};"]
    if column.check:
        made = safe_steps.constraint_name(dialect, table, column.name, "check")
        steps += safe_steps.validated(dialect, table, f"CHECK ({column.check})", made)
    if column.is_unique:
        made = safe_steps.constraint_name(dialect, table, column.name, "key")
        steps += safe_steps.unique(dialect, table, (column.name,), made)
    if column.references:
        made = safe_steps.constraint_name(dialect, table, column.name, "fkey")
        to = column.references
        columns = f" ({identifiers(dialect, to.columns)})" if to.columns else ""
        actions = f" ON DELETE {to.on_delete} ON UPDATE {to.on_update}"
        text = f"FOREIGN KEY ({name}) REFERENCES {qualified(dialect, *to.table)}{columns}{actions}"
        steps += safe_steps.validated(dialect, table, text, made)
    return tuple(steps)
