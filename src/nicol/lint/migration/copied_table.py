"""MIG401."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, column_name, table_name
from nicol.lint.type_changes.mysql import course_of
from nicol.sql.values import ModifyColumn


class CopiedTable(MysqlRule, code="MIG401", severity="danger"):
    """A change of type that copies the whole table while writes wait.

    ## Why it matters
    The server can do it by ALGORITHM=COPY only: every row is written into a new table under LOCK=SHARED, and replicas
    do the same afterwards. A second column that is filled in batches, or gh-ost and pt-online-schema-change, let
    everybody work; MariaDB from 11.2 on copies online.

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
    ALTER TABLE `users` MODIFY `age` BIGINT NULL;
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
    ALTER TABLE `users` ADD COLUMN `age_new` BIGINT NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(ModifyColumn):
            column, found = step.column(ddl.table, action.before), course_of(step, ddl, action)
            if found is None or column is None or found.algorithm != "COPY" or step.is_new(ddl.table):
                continue
            if column.type.name == action.column.type.name in ("enum", "varchar"):
                continue  # MIG409 and MIG410 say why
            yield self.hit(
                f"From {column.type.text} to {action.column.type.text}: {table_name(view, ddl.table)} is copied.",
                column_name(view, ddl.table, action.before),
                view.place(action.span),
                cost=found,
                fix=Fix("Add a second column, fill it in batches and swap the two; or use gh-ost."),
                view=view,
            )
