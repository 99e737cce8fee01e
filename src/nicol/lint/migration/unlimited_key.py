"""MIG414."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MysqlRule, table_name
from nicol.lint.type_changes.change import number
from nicol.sql.structure import Column
from nicol.sql.values import CreateIndex

_ROOM = 3072
_UNLIMITED = frozenset({"text", "tinytext", "mediumtext", "longtext", "blob", "mediumblob", "longblob", "json"})


class UnlimitedKey(MysqlRule, code="MIG414", severity="error"):
    """An index over a text without a limit, or over more than 3,072 bytes.

    ## Why it matters
    TEXT, BLOB and JSON need a length in an index (1170), and a key has room for 3,072 bytes, which are 768 characters
    of utf8mb4 (1071).

    ## Example
    ```sql mysql
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `body` TEXT NOT NULL, PRIMARY KEY (`id`));
    ```
    ```sql mysql
    CREATE INDEX `posts_body_idx` ON `posts`(`body`);
    ```

    ## Instead
    ```sql mysql
    CREATE TABLE `posts` (`id` INTEGER NOT NULL, `body` TEXT NOT NULL, PRIMARY KEY (`id`));
    ```
    ```sql mysql
    CREATE INDEX `posts_body_idx` ON `posts`(`body`(100));
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(CreateIndex):
            table = step.table(ddl.table)
            if ddl.kind != "index" or table is None:
                continue
            open_ended = [
                part.name
                for part in ddl.parts
                if part.name and part.length is None and _is_unlimited(table.columns.get(view.before.fold(part.name)))
            ]
            size = sum(_bytes(table.columns.get(view.before.fold(part.name or "")), part.length) for part in ddl.parts)
            if open_ended or size > _ROOM:
                why = f"{', '.join(open_ended)} needs a length" if open_ended else f"its key has {size:,} bytes"
                yield self.hit(
                    f"{ddl.name or 'This index'} is refused: {why}.",
                    ddl.name or table_name(view, ddl.table),
                    view.place(step.read.span),
                    fix=Fix("Give a length in the index (length: in the schema), or a VarChar of a length."),
                )


def _is_unlimited(column: Column | None) -> bool:
    return column is not None and column.type.name in _UNLIMITED


def _bytes(column: Column | None, length: int | None) -> int:
    """What a part of a key takes at most, four bytes for a character."""
    if column is None or column.type.name not in ("varchar", "char"):
        return 4 * (length or 0)
    return 4 * (length or number(column.type.args, 0, 1))
