"""MIG412."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MysqlRule
from nicol.sql.structure import Table
from nicol.sql.values import DropConstraint, DropIndex


class NeededIndex(MysqlRule, code="MIG412", severity="error"):
    """An index that is dropped while a foreign key needs it.

    ## Why it matters
    The server refuses it (1553): every foreign key keeps an index on its columns. Make another one first, or drop the
    key.

    ## Example
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE INDEX `posts_author_idx` ON `posts`(`author`);
    ALTER TABLE `posts` ADD CONSTRAINT `posts_author_fkey` FOREIGN KEY (`author`) REFERENCES `users`(`id`);
    ```
    ```sql mysql
    DROP INDEX `posts_author_idx` ON `posts`;
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `users` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `author` INTEGER NOT NULL, PRIMARY KEY (`id`));
    CREATE INDEX `posts_author_idx` ON `posts`(`author`);
    ALTER TABLE `posts` ADD CONSTRAINT `posts_author_fkey` FOREIGN KEY (`author`) REFERENCES `users`(`id`);
    ```
    ```sql mysql
    CREATE INDEX `posts_author_id_idx` ON `posts`(`author`, `id`);
    DROP INDEX `posts_author_idx` ON `posts`;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(DropIndex):
            for name in ddl.names if ddl.table else ():
                yield from self._found(view, step, ddl.table, name[1], view.place(step.read.span))
        for step, altered, action in view.actions(DropConstraint):
            if action.kind == "index":
                yield from self._found(view, step, altered.table, action.name, view.place(action.span))

    def _found(self, view: MigrationView, step: Step, table: Name | None, index: str, place: Place) -> Iterable[Hit]:
        before = step.table(table) if table else None
        after = step.after.table(table) if table else None
        if before is None or after is None:
            return
        dropped = before.index(index)
        for key in after.keys:
            columns = key.columns
            served = (dropped.columns or ())[: len(columns)] == columns if dropped else key.name == index
            if key.kind == "foreign" and served and not _has_other(after, columns):
                yield self.hit(
                    f"{index} is the only index for the foreign key {key.name}: this is refused.",
                    index,
                    place,
                    fix=Fix("Make another index on these columns first, or drop the foreign key."),
                )


def _has_other(table: Table, columns: tuple[str, ...]) -> bool:
    keys = [table.primary_key, *(index.columns or () for index in table.indexes if index.kind == "index")]
    return any(key[: len(columns)] == columns for key in keys)
