"""MIG406."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import action_course
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name
from nicol.sql.values import AddConstraint


class CopyingCheck(MysqlRule, code="MIG406", severity="danger"):
    """A check that copies the whole table.

    ## Why it matters
    There is no other way on MySQL and MariaDB: the rows are checked by writing them into a new table while writes wait.

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
    ALTER TABLE `users` ADD CONSTRAINT `adult` CHECK (`age` > 17);
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (
        `id` INTEGER NOT NULL AUTO_INCREMENT,
        `email` VARCHAR(50) NOT NULL,
        `age` INTEGER NULL,

        PRIMARY KEY (`id`)
    ) DEFAULT CHARACTER SET utf8mb4;
    ALTER TABLE `users` ADD CONSTRAINT `adult` CHECK (`age` > 17);
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            if action.constraint.kind == "check" and not step.is_new(ddl.table):
                yield self.hit(
                    f"{table_name(view, ddl.table)} is copied to check its rows, and writes wait for it.",
                    action.constraint.name or table_name(view, ddl.table),
                    view.place(action.span),
                    cost=action_course(view, step, ddl, action),
                    fix=Fix("Do it while nobody writes, or with gh-ost."),
                    view=view,
                )
