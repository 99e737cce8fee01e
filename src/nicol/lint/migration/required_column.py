"""MIG203."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.dialects.quoting import identifier
from nicol.lint import safe_steps
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, column_name, table_name
from nicol.lint.probes import rows_of
from nicol.lint.rebuilds import rebuilds
from nicol.sql.values import AddColumn, ColumnSpec


class RequiredColumn(MigrationRule, code="MIG203", severity="error"):
    """A required column without a default, for rows that have no value.

    ## Why it matters
    The statement fails as soon as the table holds one row. On the empty database of a test it passes.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "name" TEXT NOT NULL;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "name" TEXT NOT NULL DEFAULT '';
    ```
    """

    providers: ClassVar[frozenset[str]] = frozenset({"postgresql", "sqlite"})

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for table, column, place, fix in _required(view):
            yield self.hit(
                f"{column_name(view, table, column)} is required and has no default: "
                f"this fails as soon as {table_name(view, table)} has a row.",
                column_name(view, table, column),
                place,
                probe=rows_of(view.dialect, table),
                fix=fix,
            )


def lacks_value(column: ColumnSpec) -> bool:
    """Whether the rows that are there would need a value and get none."""
    counts = column.is_identity or column.auto_increment or column.type.name.endswith("serial")
    has_default = column.default is not None and column.default.upper() != "NULL"
    return column.not_null and not has_default and not counts and not column.generated


def _required(view: MigrationView) -> Iterator[tuple[Name, str, Place, Fix]]:
    for step, ddl, action in view.actions(AddColumn):
        if lacks_value(action.column) and not step.is_new(ddl.table):
            yield ddl.table, action.column.name, view.place(action.span), _fix(view, step, ddl.table, action.column)
    for rebuild in rebuilds(view):
        copied = {rebuild.created.before.fold(name) for name in rebuild.copied_columns()}
        for key, column in rebuild.new.columns.items():
            known = key in rebuild.old.columns or key in copied or column.generated
            is_row_number = rebuild.new.primary_key == (column.name,) and column.type.name == "int4"
            if column.not_null and column.default is None and not known and not is_row_number:
                place = view.place((rebuild.copied or rebuild.created).read.span)
                yield rebuild.name, column.name, place, Fix("Give the column a default, or a value in the copy.")


def _fix(view: MigrationView, step: Step, table: Name, column: ColumnSpec) -> Fix:
    title = "Add it without NOT NULL, fill every row, then forbid NULL."
    if Can.SCHEMAS not in view.dialect.can:
        return Fix(f"{title} SQLite needs a copy of the table for the last step; a default is simpler.")
    name = identifier(view.dialect, column.name)
    added = f"ALTER TABLE {table_name(view, table)} ADD COLUMN {name} {column.type.text};"
    return Fix(title, sql=(added, *safe_steps.not_null(view.dialect, table, column.name)))
