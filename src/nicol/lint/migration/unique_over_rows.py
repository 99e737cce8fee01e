"""MIG201."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.lint.probes import duplicates
from nicol.sql.values import AddConstraint, CreateIndex


class UniqueOverRows(MigrationRule, code="MIG201"):
    """A unique rule over rows that are there already.

    ## Why it matters
    It fails where two rows have the same values. On PostgreSQL a failed CONCURRENTLY leaves an invalid index behind
    that slows writes and answers nothing.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    CREATE UNIQUE INDEX CONCURRENTLY "users_email_key" ON "users"("email");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_idx" ON "users"("email");
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, table, columns, where, place in _unique(view):
            if columns is None or _is_unique_already(step, table, columns):
                continue
            names = ", ".join(columns)
            yield self.hit(
                f"This fails where two rows of {table_name(view, table)} have the same {names}.",
                f"{table_name(view, table)} ({names})",
                place,
                probe=duplicates(view.dialect, table, columns, where),
                fix=Fix("Look for duplicates and settle them in an earlier migration."),
            )


def _unique(view: MigrationView) -> Iterator[tuple[Step, Name, tuple[str, ...] | None, str, Place]]:
    for step, ddl in view.of(CreateIndex):
        if ddl.is_unique and not _is_fresh(step, ddl.table, ddl.columns or ()):
            yield step, ddl.table, ddl.columns, ddl.where, view.place(step.read.span)
    for step, altered, action in view.actions(AddConstraint):
        constraint = action.constraint
        if constraint.kind not in ("unique", "primary") or constraint.using_index:
            continue
        if not _is_fresh(step, altered.table, constraint.columns):
            yield step, altered.table, constraint.columns, "", view.place(action.span)


def _is_fresh(step: Step, table: Name, columns: tuple[str, ...]) -> bool:
    """Whether no row can have the same twice: the table is new, or a column is and is empty in every row."""
    empty = any(
        step.is_new_column(table, column) and (found := step.column(table, column)) and found.default is None
        for column in columns
    )
    return step.is_new(table) or empty


def _is_unique_already(step: Step, name: Name, columns: tuple[str, ...]) -> bool:
    """Whether a key of the table, now or before this migration, is over some of these columns alone."""
    table = step.table(name)
    if table is None:
        return False
    keys = [table.primary_key, *(index.columns or () for index in table.indexes if index.is_unique and not index.where)]
    return any(key and set(key) <= set(columns) for key in keys)
