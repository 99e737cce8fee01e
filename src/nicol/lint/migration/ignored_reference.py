"""MIG411."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.added import added_columns
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, column_name


class IgnoredReference(MysqlRule, code="MIG411", severity="error"):
    """REFERENCES in a column's own line, which MySQL ignores.

    ## Why it matters
    Before MySQL 9.0 it is read and forgotten: no foreign key is made, and no error says so. MariaDB makes it.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER REFERENCES `users` (`id`), PRIMARY KEY (`id`));
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER, PRIMARY KEY (`id`),
        FOREIGN KEY (`author`) REFERENCES `users` (`id`));
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for table, column in added_columns(view):
            if column.references is not None:
                yield self.hit(
                    f"MySQL before 9.0 makes no foreign key of {column_name(view, table, column.name)}.",
                    column_name(view, table, column.name),
                    view.place(column.span),
                    fix=Fix("Write FOREIGN KEY (…) REFERENCES … as a line of its own."),
                )
