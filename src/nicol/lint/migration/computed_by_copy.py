"""MIG415."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import action_course, is_computed
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, column_name, table_name
from nicol.sql.values import AddColumn


class ComputedByCopy(MysqlRule, code="MIG415", severity="danger"):
    """A stored or computed default column, for which the table is copied.

    ## Why it matters
    STORED columns and defaults that are expressions, such as `(uuid())`, are computed for every row by copying the
    table while writes wait. A VIRTUAL column costs nothing; a default can be set behind a column that is added empty.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (
        `id` INTEGER NOT NULL AUTO_INCREMENT,
        `email` VARCHAR(50) NOT NULL,
        `age` INTEGER NULL,

        PRIMARY KEY (`id`)
    ) DEFAULT CHARACTER SET utf8mb4;
    ```
    ```sql mysql
    ALTER TABLE `users` ADD COLUMN `double` INTEGER AS (`age` * 2) STORED;
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (
        `id` INTEGER NOT NULL AUTO_INCREMENT,
        `email` VARCHAR(50) NOT NULL,
        `age` INTEGER NULL,

        PRIMARY KEY (`id`)
    ) DEFAULT CHARACTER SET utf8mb4;
    ```
    ```sql mysql
    ALTER TABLE `users` ADD COLUMN `double` INTEGER AS (`age` * 2) VIRTUAL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddColumn):
            column = action.column
            if step.is_new(ddl.table) or not (column.generated == "stored" or is_computed(column.default)):
                continue
            yield self.hit(
                f"{table_name(view, ddl.table)} is copied to compute {column.name} for every row.",
                column_name(view, ddl.table, column.name),
                view.place(action.span),
                cost=action_course(view, step, ddl, action),
                fix=Fix("Make it VIRTUAL; or add it empty, fill it in batches, then set the default."),
                view=view,
            )
