"""MIG408."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import course
from nicol.lint.finding import Edit, Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name


class UnlimitedMetadataWait(MysqlRule, code="MIG408"):
    """A change of a table that waits for a day, with everybody behind it.

    ## Why it matters
    Even an INSTANT change waits until every open transaction that has touched the table ends, and all new queries wait
    behind it: `lock_wait_timeout` is a day. `lock_timeout` in the settings of Nicol sets it for every migration and
    tries again.

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
    SET SESSION lock_wait_timeout = 2;
    ALTER TABLE `users` ADD COLUMN `born` DATE NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        if history.waits:
            return
        for step in view.steps:
            found = course(view, step)
            if found is None or step.is_new(found.table) or step.is_limited:
                continue
            name = table_name(view, found.table)
            yield self.hit(
                f"While this waits for {name}, everybody behind it waits too.",
                name,
                view.place(step.read.span),
                fix=Fix(
                    "Set lock_timeout in [tool.nicol], or lock_wait_timeout at the beginning of the script.",
                    (Edit(view.source.path, 0, 0, "SET SESSION lock_wait_timeout = 2;\n"),),
                ),
            )
            return
