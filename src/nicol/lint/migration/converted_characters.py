"""MIG413."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import action_course
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name
from nicol.sql.values import ConvertCharset


class ConvertedCharacters(MysqlRule, code="MIG413", severity="danger"):
    """A table whose character set is converted.

    ## Why it matters
    Every text is written anew while writes wait, unique rules see other equalities, and joins with columns of the old
    collation use no index.

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
    ALTER TABLE `users` CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
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
    ALTER TABLE `users` DEFAULT CHARACTER SET utf8mb4;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(ConvertCharset):
            if not step.is_new(ddl.table):
                yield self.hit(
                    f"Every row of {table_name(view, ddl.table)} is written anew while writes wait.",
                    table_name(view, ddl.table),
                    view.place(action.span),
                    cost=action_course(view, step, ddl, action),
                    fix=Fix("Convert into a second column or table, filled in batches."),
                    view=view,
                )
