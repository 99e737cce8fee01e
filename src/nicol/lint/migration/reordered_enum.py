"""MIG409."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, column_name, table_name
from nicol.lint.type_changes.mysql import course_of
from nicol.sql.values import ModifyColumn


class ReorderedEnum(MysqlRule, code="MIG409", severity="danger"):
    """An enum whose values are not merely appended to.

    ## Why it matters
    A value behind the others costs nothing. One among them, another order, fewer values, or more than 255 change the
    stored numbers: the table is copied while writes wait.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, `role` ENUM('USER', 'ADMIN') NOT NULL, PRIMARY KEY (`id`));
    ```
    ```sql mysql
    ALTER TABLE `users` MODIFY `role` ENUM('GUEST', 'USER', 'ADMIN') NOT NULL;
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, `role` ENUM('USER', 'ADMIN') NOT NULL, PRIMARY KEY (`id`));
    ```
    ```sql mysql
    ALTER TABLE `users` MODIFY `role` ENUM('USER', 'ADMIN', 'GUEST') NOT NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(ModifyColumn):
            column, found = step.column(ddl.table, action.before), course_of(step, ddl, action)
            if column is None or not column.type.name == action.column.type.name == "enum" or step.is_new(ddl.table):
                continue
            if found is not None and found.algorithm == "COPY":
                yield self.hit(
                    f"{table_name(view, ddl.table)} is copied for the new order of {column.name}'s values.",
                    column_name(view, ddl.table, column.name),
                    view.place(action.span),
                    cost=found,
                    fix=Fix("Put new values behind the old ones."),
                    view=view,
                )
