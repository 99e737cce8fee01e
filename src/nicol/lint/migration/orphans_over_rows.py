"""MIG205."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.lint.probes import orphans
from nicol.sql.values import AddConstraint, Constraint


class OrphansOverRows(MigrationRule, code="MIG205"):
    """A foreign key over rows that are there already.

    ## Why it matters
    It fails where a row points to a parent that is not there.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER PRIMARY KEY);
    CREATE TABLE "posts" ("id" INTEGER PRIMARY KEY, "author" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "posts" ADD CONSTRAINT "posts_author_fkey" FOREIGN KEY ("author") REFERENCES "users"("id");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER PRIMARY KEY);
    CREATE TABLE "posts" ("id" INTEGER PRIMARY KEY, "author" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "posts" ADD CONSTRAINT "posts_author_fkey" FOREIGN KEY ("author") REFERENCES "users"("id") NOT VALID;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            constraint = action.constraint
            reference = constraint.references
            if reference is None or constraint.is_not_valid or step.is_new(ddl.table):
                continue
            if any(_is_empty(step, ddl.table, column) for column in constraint.columns) or _held(
                view, ddl.table, constraint
            ):
                continue
            names = ", ".join(constraint.columns)
            yield self.hit(
                f"This fails where {names} of a row of {table_name(view, ddl.table)} is in no row of "
                f"{table_name(view, reference.table)}.",
                constraint.name or f"{table_name(view, ddl.table)} ({names})",
                view.place(action.span),
                probe=orphans(view.dialect, ddl.table, constraint.columns, reference),
                fix=Fix("Delete such rows, or give them a parent, in an earlier migration."),
            )


def _is_empty(step: Step, table: Name, column: str) -> bool:
    found = step.column(table, column)
    return found is not None and found.since == step.number and found.default is None and not found.not_null


def _held(view: MigrationView, table: Name, constraint: Constraint) -> bool:
    """Whether a foreign key of the same columns to the same table held when the migration began."""
    before = view.before.table(table)
    return any(
        key.kind == "foreign"
        and key.is_valid
        and key.columns == constraint.columns
        and key.references is not None
        and constraint.references is not None
        and key.references.table == constraint.references.table
        for key in (before.keys if before else ())
    )
