"""MIG207."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.lint.rebuilds import rebuilds
from nicol.sql.values import ModifyColumn, SetType


class CollationChange(MigrationRule, code="MIG207"):
    """A column whose texts are compared in another way.

    ## Why it matters
    Under another collation two texts can be the same that were not, and unique rules fail over them; indexes are built
    anew, and joins with columns of the old collation stop using theirs.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "email" TYPE CITEXT;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_lower" ON "users" (lower("email"));
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, table, column, place in _changed(view):
            keys = step.table(table)
            unique = keys is not None and any(
                index.is_unique and column in (index.columns or ()) for index in keys.indexes
            )
            yield self.hit(
                f"{column_name(view, table, column)} is compared in another way from here on.",
                column_name(view, table, column),
                place,
                evidence=("A unique rule is over it: it fails where two values are the same now.",) if unique else (),
                fix=Fix("Look for values that become the same, and settle them first."),
            )


def _changed(view: MigrationView) -> Iterator[tuple[Step, Name, str, Place]]:
    for step, ddl, action in view.actions(SetType):
        column = step.column(ddl.table, action.column)
        if column and action.type.name == "citext" and column.type.name != "citext" and not step.is_new(ddl.table):
            yield step, ddl.table, action.column, view.place(action.span)
    for step, ddl, modify in view.actions(ModifyColumn):
        column = step.column(ddl.table, modify.before)
        new = modify.column.collation
        if column and new and column.collation and new != column.collation and not step.is_new(ddl.table):
            yield step, ddl.table, modify.before, view.place(modify.span)
    for rebuild in rebuilds(view):
        for key, made in rebuild.new.columns.items():
            old = rebuild.old.columns.get(key)
            if old and made.collation and (old.collation or "BINARY").upper() != made.collation.upper():
                yield rebuild.created, rebuild.name, made.name, view.place(rebuild.created.read.span)
