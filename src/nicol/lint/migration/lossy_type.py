"""MIG108."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place, Severity
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.lint.type_changes.mysql import mysql_change
from nicol.lint.type_changes.seen import change_of
from nicol.sql.values import ModifyColumn, SetType


class LossyType(MigrationRule, code="MIG108", severity="error"):
    """A change of type that values do not survive.

    ## Why it matters
    Longer texts, larger numbers and finer fractions are cut, rounded or make the statement fail, depending on the
    database. Add a second column, fill it with what you decide for such values, then swap the two.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "name" VARCHAR(100));
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "name" TYPE VARCHAR(20);
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "name" VARCHAR(100));
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "name" TYPE VARCHAR(200);
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(SetType):
            change = change_of(step, ddl.table, action)
            if change is not None and change.loses and not step.is_new(ddl.table):
                column = step.column(ddl.table, action.column)
                kinds = (column.type.text if column else "", action.type.text)
                yield self._found(view, ddl.table, action.column, kinds, change.loses, view.place(action.span))
        for step, ddl, modify in view.actions(ModifyColumn):
            old = step.column(ddl.table, modify.before)
            loses = mysql_change(old.type, modify.column.type) if old else ""
            if old is not None and loses and not step.is_new(ddl.table):
                kinds = (old.type.text, modify.column.type.text)
                yield self._found(view, ddl.table, modify.before, kinds, loses, view.place(modify.span))

    def _found(
        self, view: MigrationView, table: Name, column: str, kinds: tuple[str, str], loses: str, place: Place
    ) -> Hit:
        severity: Severity = "warning" if "rounded" in loses else "error"
        name = column_name(view, table, column)
        fix = Fix("Add a second column, fill it deliberately, swap the two.")
        return self.hit(f"{name} from {kinds[0]} to {kinds[1]}: {loses}.", name, place, severity=severity, fix=fix)
