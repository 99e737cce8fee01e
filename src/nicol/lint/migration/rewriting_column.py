"""MIG309."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.dialects.quoting import qualified
from nicol.lint import safe_steps
from nicol.lint.cost import Cost
from nicol.lint.defaults import is_volatile
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, PostgresRule, column_name, table_name
from nicol.sql.values import AddColumn, ColumnSpec


class RewritingColumn(PostgresRule, code="MIG309", severity="danger"):
    """A new column whose value differs from row to row, so that the table is written anew.

    ## Why it matters
    A constant default, now() included, is kept beside the table and costs nothing. A volatile one such as
    gen_random_uuid(), a serial or identity column and a stored generated column are computed for every row under an
    ACCESS EXCLUSIVE lock, and all indexes are built again.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "key" UUID NOT NULL DEFAULT gen_random_uuid();
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "key" UUID;
    ALTER TABLE "users" ALTER COLUMN "key" SET DEFAULT gen_random_uuid();
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddColumn):
            column = action.column
            if step.is_new(ddl.table) or not (why := _why(column)):
                continue
            yield self.hit(
                f"{why}: every row of {table_name(view, ddl.table)} is written anew while everybody waits.",
                column_name(view, ddl.table, column.name),
                view.place(action.span),
                cost=Cost("ACCESS EXCLUSIVE", ddl.table, rewrites=True),
                fix=_fix(view, step, ddl.table, column),
                view=view,
            )


def _why(column: ColumnSpec) -> str:
    if column.type.name in ("serial", "bigserial", "smallserial") or column.is_identity:
        return "Each row gets a number of its own"
    if column.generated == "stored":
        return "The column is computed and stored"
    if is_volatile(column.default):
        return f"{column.default} is another value for each row"
    return ""


def _fix(view: MigrationView, step: Step, table: Name, column: ColumnSpec) -> Fix:
    dialect = view.dialect
    if column.generated == "stored":
        return Fix("Add an ordinary column, keep it with a trigger and fill old rows in batches.")
    kind, default = column.type.text, column.default
    if default is None:
        sequence = qualified(dialect, table[0], safe_steps.constraint_name(dialect, table, column.name, "seq"))
        made = f"CREATE SEQUENCE {sequence};"
        default = f"nextval('{sequence}')"
        kind = {"serial": "integer", "smallserial": "smallint", "bigserial": "bigint"}.get(column.type.name, kind)
        steps = safe_steps.filled_not_null(dialect, step.table(table), table, column.name, kind, default)
        return Fix("Add it empty, fill old rows in batches, then forbid NULL.", sql=(made, *steps))
    steps = safe_steps.filled_not_null(dialect, step.table(table), table, column.name, kind, default)
    if not column.not_null:
        steps = steps[:2]
    return Fix("Add it empty, set its default, fill old rows in batches.", sql=steps)
