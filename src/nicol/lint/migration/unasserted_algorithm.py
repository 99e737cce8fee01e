"""MIG404."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import course
from nicol.lint.finding import Edit, Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name
from nicol.sql.values import AlterTable


class UnassertedAlgorithm(MysqlRule, code="MIG404", severity="info", is_opt_in=True):
    """ALTER TABLE that does not say how it may be done.

    ## Why it matters
    Without ALGORITHM the server takes the best way it knows, and another version may know only a copy. With
    ALGORITHM=INSTANT, or INPLACE and LOCK=NONE, it refuses instead (1845, 1846). Off unless the settings give it a
    severity.

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
    ALTER TABLE `users` ADD COLUMN `born` DATE NULL, ALGORITHM=INSTANT;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(AlterTable):
            found = course(view, step)
            if found is None or ddl.algorithm or step.is_new(ddl.table) or found.algorithm == "COPY":
                continue
            algorithm = "INSTANT" if found.algorithm == "INSTANT" else f"INPLACE, LOCK={found.lock}"
            end = step.read.span[1]
            yield self.hit(
                f"Nothing keeps the server from copying {table_name(view, ddl.table)} for this.",
                table_name(view, ddl.table),
                view.place(step.read.span),
                fix=Fix(f"Add ALGORITHM={algorithm}.", (Edit(view.source.path, end, end, f", ALGORITHM={algorithm}"),)),
            )
