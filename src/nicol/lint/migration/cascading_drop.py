"""MIG110."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.values import Drop, DropColumn, DropConstraint


class CascadingDrop(MigrationRule, code="MIG110", severity="danger"):
    """DROP … CASCADE, which drops what is not named.

    ## Why it matters
    Views, foreign keys, policies and functions that depend on it go too, those that no migration made among them, and
    nobody reads their names first.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE VIEW "names" AS SELECT "name" FROM "users";
    ```
    ```sql postgresql
    ALTER TABLE "users" DROP COLUMN "name" CASCADE;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "name" TEXT);
    CREATE VIEW "names" AS SELECT "name" FROM "users";
    ```
    ```sql postgresql
    DROP VIEW "names";
    ALTER TABLE "users" DROP COLUMN "name";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(Drop):
            if ddl.is_cascade and ddl.what not in ("SCHEMA", "FUNCTION") and Can.SCHEMAS in view.dialect.can:
                names = [name for name in ddl.names if not (ddl.what == "TABLE" and step.is_new(name))]
                if names:
                    yield self._found(view, step, names, view.place(step.read.span))
        for step, altered, action in view.actions(DropColumn):
            if action.is_cascade and not step.is_new(altered.table):
                yield self._found(view, step, [altered.table], view.place(action.span))
        for step, altered, key in view.actions(DropConstraint):
            if key.is_cascade and not step.is_new(altered.table):
                yield self._found(view, step, [altered.table], view.place(key.span))

    def _found(self, view: MigrationView, step: Step, names: list[Name], place: Place) -> Hit:
        known = {table_name(view, one.name) for name in names for one in step.before.reading(name)}
        known |= {key.name for name in names for _, key in step.before.pointing_to(name)}
        shown = ", ".join(table_name(view, name) for name in names)
        return self.hit(
            f"CASCADE drops what depends on {shown} without naming it.",
            shown,
            place,
            evidence=(f"This history knows: {', '.join(sorted(known))}.",) if known else (),
            fix=Fix("Drop the dependents by name, then drop without CASCADE."),
        )
