"""MIG405."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import action_course, are_checked
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name
from nicol.sql.values import AddConstraint


class CopyingForeignKey(MysqlRule, code="MIG405", severity="danger"):
    """A foreign key that copies the whole table.

    ## Why it matters
    With `foreign_key_checks` on, the server checks every row by copying the table. With it off it is a matter of a
    moment, but nothing is checked: count the rows without a parent first.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER NOT NULL, PRIMARY KEY (`id`));
    ```
    ```sql mysql
    ALTER TABLE `posts` ADD CONSTRAINT `posts_author_fkey` FOREIGN KEY (`author`) REFERENCES `users`(`id`);
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER NOT NULL, PRIMARY KEY (`id`));
    ```
    ```sql mysql
    SET foreign_key_checks = 0;
    ALTER TABLE `posts` ADD CONSTRAINT `posts_author_fkey` FOREIGN KEY (`author`) REFERENCES `users`(`id`);
    SET foreign_key_checks = 1;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            if action.constraint.references is None or step.is_new(ddl.table) or not are_checked(view, step):
                continue
            sql = f"SET foreign_key_checks = 0;\n{step.read.code.rstrip(';')};\nSET foreign_key_checks = 1;"
            yield self.hit(
                f"{table_name(view, ddl.table)} is copied to check its rows, and writes wait for it.",
                action.constraint.name or table_name(view, ddl.table),
                view.place(action.span),
                cost=action_course(view, step, ddl, action),
                fix=Fix("Count the rows without a parent, then add it without the check.", sql=(sql,)),
                view=view,
            )
