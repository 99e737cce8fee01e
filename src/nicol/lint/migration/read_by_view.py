"""MIG319."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, PostgresRule, column_name, table_name
from nicol.sql.structure import View
from nicol.sql.values import Drop, DropColumn, SetType


class ReadByView(PostgresRule, code="MIG319", severity="error"):
    """A column or table that a view still reads.

    ## Why it matters
    PostgreSQL refuses to change the type of such a column (0A000) and to drop it (2BP01). Drop the view first and make
    it again, in the same migration.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "name" VARCHAR(20));
    CREATE VIEW "names" AS SELECT "name" FROM "users";
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "name" TYPE TEXT;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "name" VARCHAR(20));
    CREATE VIEW "names" AS SELECT "name" FROM "users";
    ```
    ```sql postgresql
    DROP VIEW "names";
    ALTER TABLE "users" ALTER COLUMN "name" TYPE TEXT;
    CREATE VIEW "names" AS SELECT "name" FROM "users";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, altered, kind in view.actions(SetType):
            yield from self._found(view, step, altered.table, kind.column, "change the type of", view.place(kind.span))
        for step, altered, gone in view.actions(DropColumn):
            if not gone.is_cascade:
                yield from self._found(view, step, altered.table, gone.name, "drop", view.place(gone.span))
        for step, ddl in view.of(Drop):
            for name in ddl.names if ddl.what == "TABLE" and not ddl.is_cascade else ():
                yield from self._found(view, step, name, None, "drop", view.place(step.read.span))

    def _found(
        self, view: MigrationView, step: Step, table: Name, column: str | None, verb: str, place: Place
    ) -> Iterable[Hit]:
        readers = [one for one in step.before.reading(table) if column is None or _reads(step, one, table, column)]
        if not readers or (column is not None and step.column(table, column) is None):
            return
        names = ", ".join(table_name(view, one.name) for one in readers)
        what = table_name(view, table) if column is None else column_name(view, table, column)
        yield self.hit(
            f"PostgreSQL does not {verb} {what} while {names} reads it.",
            what,
            place,
            fix=Fix(f"Drop {names} before, and make it again behind."),
        )


def _reads(step: Step, view: View, table: Name, column: str) -> bool:
    """Whether it can only be this table's column that the view names: no other table that it reads has one like it."""
    if column not in view.mentions:
        return False
    others = (one for one in step.before.tables.values() if one.name != table and one.name[1] in view.mentions)
    return not any(column in one.columns for one in others)
