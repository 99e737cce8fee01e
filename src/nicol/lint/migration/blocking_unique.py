"""MIG304."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint import safe_steps
from nicol.lint.cost import Cost
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.sql.values import AddConstraint, Constraint

_WORDS = {"unique": "unique constraint", "primary": "primary key", "exclude": "exclusion constraint"}


class BlockingUnique(PostgresRule, code="MIG304", severity="danger"):
    """A unique constraint, primary key or exclusion whose index is built while everybody waits.

    ## Why it matters
    ALTER TABLE … ADD UNIQUE builds an index under an ACCESS EXCLUSIVE lock: reads wait too. An index that was built
    CONCURRENTLY before becomes the constraint in a moment. An exclusion constraint has no such way.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "token" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD CONSTRAINT "users_token_key" UNIQUE ("token");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "token" TEXT);
    ```
    ```sql postgresql
    CREATE UNIQUE INDEX CONCURRENTLY "users_token_key" ON "users"("token");
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD CONSTRAINT "users_token_key" UNIQUE USING INDEX "users_token_key";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            constraint = action.constraint
            if constraint.kind not in _WORDS or constraint.using_index or step.is_new(ddl.table):
                continue
            yield self.hit(
                f"Building this {_WORDS[constraint.kind]} keeps everybody who reads or writes "
                f"{table_name(view, ddl.table)} waiting until it is done.",
                constraint.name or table_name(view, ddl.table),
                view.place(action.span),
                cost=Cost("ACCESS EXCLUSIVE", ddl.table, scans=True),
                fix=_fix(view, step, ddl.table, constraint),
                view=view,
            )


def _fix(view: MigrationView, step: Step, table: Name, constraint: Constraint) -> Fix:
    dialect = view.dialect
    if constraint.kind == "exclude":
        return Fix("There is no way without waiting: do it while nobody works, or on a copy that is swapped in.")
    primary = constraint.kind == "primary"
    words = ("pkey",) if primary else (*constraint.columns, "key")
    name = constraint.name or safe_steps.constraint_name(dialect, table, *words)
    steps = safe_steps.unique(dialect, table, constraint.columns, name, primary=primary)
    nullable = [one for one in constraint.columns if (column := step.column(table, one)) and not column.not_null]
    first = [sql for column in nullable if primary for sql in safe_steps.not_null(dialect, table, column)]
    return Fix("Build the index CONCURRENTLY, then make it the constraint.", sql=(*first, *steps))
