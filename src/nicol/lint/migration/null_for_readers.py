"""MIG604."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.sql.values import DropNotNull, ModifyColumn


class NullForReaders(MigrationRule, code="MIG604"):
    """A column that may be NULL from here on, for programs that do not expect it.

    ## Why it matters
    The release before reads the column into a type without NULL. As soon as the new release, or anybody, writes one,
    its reads fail. Restart every reader first, then write NULLs.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" DROP NOT NULL;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" DROP DEFAULT;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, table, column, place in _loosened(view):
            if not step.is_new(table):
                yield self.hit(
                    f"{column_name(view, table, column)} may be NULL; the running release does not expect it.",
                    column_name(view, table, column),
                    place,
                    fix=Fix("Write the first NULL when every reader is of the new release."),
                )


def _loosened(view: MigrationView) -> Iterator[tuple[Step, Name, str, Place]]:
    for step, ddl, action in view.actions(DropNotNull):
        column = step.column(ddl.table, action.column)
        if (column is None or column.not_null) and not step.is_new_column(ddl.table, action.column):
            yield step, ddl.table, action.column, view.place(action.span)
    for step, ddl, modify in view.actions(ModifyColumn):
        column = step.column(ddl.table, modify.before)
        if column is not None and column.not_null and not modify.column.not_null:
            yield step, ddl.table, modify.before, view.place(modify.span)
