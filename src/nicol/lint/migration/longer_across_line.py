"""MIG410."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, column_name, table_name
from nicol.lint.type_changes.mysql import course_of
from nicol.sql.values import ModifyColumn


class LongerAcrossLine(MysqlRule, code="MIG410"):
    """VARCHAR that grows past 255 bytes, or shrinks.

    ## Why it matters
    The length of a text is stored in one byte up to 255 bytes, which are 63 characters of utf8mb4, and in two above:
    crossing the line copies the table. On one side of it MariaDB changes nothing but the definition, and MySQL works in
    place.

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
    ALTER TABLE `users` MODIFY `email` VARCHAR(100) NOT NULL;
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
    ALTER TABLE `users` MODIFY `email` VARCHAR(60) NOT NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(ModifyColumn):
            column, found = step.column(ddl.table, action.before), course_of(step, ddl, action)
            if column is None or not column.type.name == action.column.type.name == "varchar" or step.is_new(ddl.table):
                continue
            if found is not None and found.algorithm == "COPY":
                yield self.hit(
                    f"From {column.type.text} to {action.column.type.text} copies {table_name(view, ddl.table)}.",
                    column_name(view, ddl.table, column.name),
                    view.place(action.span),
                    cost=found,
                    fix=Fix(
                        "Do it while little is written, or with gh-ost; 191, a String's own length, is above the line."
                    ),
                    view=view,
                )
