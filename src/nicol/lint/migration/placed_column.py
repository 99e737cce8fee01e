"""MIG417."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import action_course, is_fixed
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, column_name, table_name
from nicol.sql.values import AddColumn


class PlacedColumn(MysqlRule, code="MIG417"):
    """A column that is put between others of a table with virtual columns.

    ## Why it matters
    At the end a column is added in a moment. With FIRST or AFTER, beside a VIRTUAL column or a FULLTEXT index, the
    table is copied.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, `age` INTEGER, `double` INTEGER AS (`age` * 2) VIRTUAL,
        PRIMARY KEY (`id`));
    ```
    ```sql mysql
    ALTER TABLE `users` ADD COLUMN `born` DATE NULL AFTER `id`;
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, `age` INTEGER, `double` INTEGER AS (`age` * 2) VIRTUAL,
        PRIMARY KEY (`id`));
    ```
    ```sql mysql
    ALTER TABLE `users` ADD COLUMN `born` DATE NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddColumn):
            if action.column.is_placed and is_fixed(step, ddl.table) and not step.is_new(ddl.table):
                yield self.hit(
                    f"{table_name(view, ddl.table)} is copied to put {action.column.name} in its place.",
                    column_name(view, ddl.table, action.column.name),
                    view.place(action.span),
                    cost=action_course(view, step, ddl, action),
                    fix=Fix("Add it at the end."),
                    view=view,
                )
