"""MIG402."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import course
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name
from nicol.sql.values import AddConstraint, AlterTable, RenameTable


class RebuiltInPlace(MysqlRule, code="MIG402"):
    """A change that builds the table again while everybody works.

    ## Why it matters
    Nobody waits, but it takes twice the space and replicas fall behind by as long as it takes: between NULL and NOT
    NULL, another primary key, ENGINE, FORCE and ROW_FORMAT.

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
    ALTER TABLE `users` MODIFY `age` INTEGER NOT NULL;
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
    ALTER TABLE `users` ALTER COLUMN `age` SET DEFAULT 0;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(AlterTable):
            found = course(view, step)
            if found is None or (found.algorithm, found.lock) != ("INPLACE", "NONE") or step.is_new(ddl.table):
                continue
            if all(isinstance(one, AddConstraint | RenameTable) for one in ddl.actions):
                continue
            yield self.hit(
                f"{table_name(view, ddl.table)} is built again, in twice the space; replicas lag behind.",
                table_name(view, ddl.table),
                view.place(step.read.span),
                cost=found,
                fix=Fix("Do it when little is written."),
                view=view,
            )
