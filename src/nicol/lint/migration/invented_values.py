"""MIG204."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration.required_column import lacks_value
from nicol.lint.migration_rule import Hit, MysqlRule, column_name, table_name
from nicol.lint.probes import rows_of
from nicol.sql.values import AddColumn

_INVENTED = {
    "date": "0000-00-00",
    "datetime": "0000-00-00 00:00:00",
    "timestamp": "0000-00-00 00:00:00",
    "json": "'', which is no JSON",
    "enum": "its first value",
}
_NUMBERS = frozenset(
    {"int4", "int8", "int2", "tinyint", "mediumint", "numeric", "float4", "float8", "boolean", "bit", "year"}
)


class InventedValues(MysqlRule, code="MIG204", severity="error"):
    """A required column without a default, for which the database makes up values.

    ## Why it matters
    MySQL and MariaDB do not refuse it: every row that is there gets 0, '', the first value of the enum or a date that
    does not exist, and nothing tells them from real values afterwards.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL PRIMARY KEY);
    ```
    ```sql mysql
    ALTER TABLE `users` ADD COLUMN `born` DATETIME(3) NOT NULL;
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL PRIMARY KEY);
    ```
    ```sql mysql
    ALTER TABLE `users` ADD COLUMN `born` DATETIME(3) NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddColumn):
            column = action.column
            if not lacks_value(column) or step.is_new(ddl.table):
                continue
            value = _INVENTED.get(column.type.name, "0" if column.type.name in _NUMBERS else "''")
            yield self.hit(
                f"Every row of {table_name(view, ddl.table)} gets a made-up {column.name}: {value}.",
                column_name(view, ddl.table, column.name),
                view.place(action.span),
                probe=rows_of(view.dialect, ddl.table),
                fix=Fix("Add it as NULL, fill every row, then make it NOT NULL."),
            )
