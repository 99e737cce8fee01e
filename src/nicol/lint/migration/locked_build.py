"""MIG403."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import course
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name


class LockedBuild(MysqlRule, code="MIG403", severity="danger"):
    """A FULLTEXT or SPATIAL index, or a counting column, built while writes wait.

    ## Why it matters
    These are built in place, but only under LOCK=SHARED.

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
    CREATE FULLTEXT INDEX `users_email_idx` ON `users`(`email`);
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
    CREATE INDEX `users_email_idx` ON `users`(`email`);
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step in view.steps:
            found = course(view, step)
            if found is None or (found.algorithm, found.lock) != ("INPLACE", "SHARED") or step.is_new(found.table):
                continue
            yield self.hit(
                f"Writes to {table_name(view, found.table)} wait until this is built.",
                table_name(view, found.table),
                view.place(step.read.span),
                cost=found,
                fix=Fix("Do it while nobody writes."),
                view=view,
            )
