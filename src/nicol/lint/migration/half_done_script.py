"""MIG407."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import course
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule


class HalfDoneScript(MysqlRule, code="MIG407", severity="info"):
    """A script of several changes, each of which is committed at once.

    ## Why it matters
    When the second one fails the first stays, and ROLLBACK does nothing about it. Nicol says how many statements have
    stayed; one change in each migration leaves nothing to sort out.

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
    ALTER TABLE `users` ADD COLUMN `born` DATE NULL;
    ALTER TABLE `users` DROP COLUMN `age`;
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
    ALTER TABLE `users` ADD COLUMN `born` DATE NULL, DROP COLUMN `age`;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        changes = [step for step in view.steps if (found := course(view, step)) and not step.is_new(found.table)]
        if len(changes) > 1:
            yield self.hit(
                f"{len(changes)} changes of tables, each committed by itself: a failure leaves those before it.",
                view.migration.name,
                view.place(changes[1].read.span),
                fix=Fix("Give each change a migration of its own."),
            )
