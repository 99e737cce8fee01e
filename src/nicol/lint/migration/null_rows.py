"""MIG202."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, column_name, table_name
from nicol.lint.prices import is_proven
from nicol.lint.probes import rows_without
from nicol.lint.rebuilds import rebuilds
from nicol.sql.values import ModifyColumn, Rows, SetNotNull


class NullRows(MigrationRule, code="MIG202"):
    """NOT NULL on a column whose rows may hold NULL.

    ## Why it matters
    The statement fails at the first NULL; MySQL and MariaDB refuse it in strict mode and make up a value otherwise.
    SQLite's copy of the table stops at the first such row.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    UPDATE "users" SET "email" = '' WHERE "email" IS NULL;
    ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, table, column, place in _required(view):
            if _is_filled(view, step, table, column):
                continue
            yield self.hit(
                f"This fails where a row of {table_name(view, table)} has no {column}.",
                column_name(view, table, column),
                place,
                probe=rows_without(view.dialect, table, column),
                fix=Fix("Fill the rows in an earlier migration, in batches."),
            )


def _required(view: MigrationView) -> Iterator[tuple[Step, Name, str, Place]]:
    for step, ddl, action in view.actions(SetNotNull):
        column = step.column(ddl.table, action.column)
        is_free = column is not None and (column.not_null or _was_required(view, ddl.table, action.column))
        if not is_free and not step.is_new(ddl.table) and not is_proven(step.table(ddl.table), action.column):
            yield step, ddl.table, action.column, view.place(action.span)
    for step, ddl, modify in view.actions(ModifyColumn):
        column = step.column(ddl.table, modify.before)
        if column and not column.not_null and modify.column.not_null and not step.is_new(ddl.table):
            yield step, ddl.table, modify.before, view.place(modify.span)
    for rebuild in rebuilds(view):
        for key, new in rebuild.new.columns.items():
            old = rebuild.old.columns.get(key)
            if not old or not new.not_null or old.not_null or key in map(str.lower, rebuild.old.primary_key):
                continue
            if rebuild.copied is None or not _is_mended(rebuild.copied, new.name):
                yield rebuild.created, rebuild.name, new.name, view.place(rebuild.created.read.span)


def _is_mended(copied: Step, column: str) -> bool:
    """Whether the copy puts something in the place of NULL."""
    return bool(re.search(rf'coalesce\(\s*["`]?{re.escape(column)}["`]?\s*,|ifnull', copied.read.code, re.IGNORECASE))


def _was_required(view: MigrationView, table: Name, column: str) -> bool:
    """Whether the column was NOT NULL when the migration began."""
    before = view.before.column(table, column)
    return before is not None and before.not_null


def _is_filled(view: MigrationView, step: Step, table: Name, column: str) -> bool:
    """Whether the script writes the column of every row that needs it before."""
    key, fold = step.before.key, step.before.fold
    return any(
        one.read.span < step.read.span
        and key(ddl.table) == key(table)
        and ((ddl.verb == "UPDATE" and fold(column) in map(fold, ddl.columns)) or ddl.verb == "DELETE")
        for one, ddl in view.of(Rows)
    )
