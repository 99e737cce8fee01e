"""MIG416."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.courses import course
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name
from nicol.sql.values import AlterTable


class ToolPreconditions(MysqlRule, code="MIG416", severity="info"):
    """A table that the tools for online changes do not take as it is.

    ## Why it matters
    gh-ost refuses tables with foreign keys or triggers; pt-online-schema-change needs a decision about foreign keys and
    its own triggers; both need a primary key or a unique key without NULL.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER NOT NULL, PRIMARY KEY (`id`));
    ALTER TABLE `posts` ADD CONSTRAINT `posts_author_fkey` FOREIGN KEY (`author`) REFERENCES `users`(`id`);
    ```
    ```sql mysql
    ALTER TABLE `posts` MODIFY `author` BIGINT NOT NULL;
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER NOT NULL, PRIMARY KEY (`id`));
    ```
    ```sql mysql
    ALTER TABLE `posts` MODIFY `author` BIGINT NOT NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(AlterTable):
            table, found = step.table(ddl.table), course(view, step)
            if table is None or found is None or found.algorithm != "COPY" or step.is_new(ddl.table):
                continue
            why = ["foreign keys of its own"] if any(key.kind == "foreign" for key in table.keys) else []
            why += ["foreign keys that point to it"] if any(step.before.pointing_to(ddl.table)) else []
            same = step.before.key(ddl.table)
            why += ["triggers"] if any(step.before.key(one.table) == same for one in step.before.triggers) else []
            why += [] if table.primary_key else ["no primary key"]
            if why:
                yield self.hit(
                    f"gh-ost does not take {table_name(view, ddl.table)}: it has {', '.join(why)}.",
                    table_name(view, ddl.table),
                    view.place(step.read.span),
                    fix=Fix("Change it while nobody writes, or with a second column."),
                )
