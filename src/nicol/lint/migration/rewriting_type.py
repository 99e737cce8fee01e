"""MIG308."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint import safe_steps
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, column_name, table_name
from nicol.lint.prices import action_price
from nicol.lint.type_changes.seen import change_of, is_utc
from nicol.sql.values import SetType


class RewritingType(PostgresRule, code="MIG308", severity="danger"):
    """A change of type that writes the whole table anew while everybody waits.

    ## Why it matters
    Where the stored bytes differ, PostgreSQL writes every row and every index of the table again, under an ACCESS
    EXCLUSIVE lock. Longer varchar, varchar to text, more digits before the point and finer timestamps cost nothing.

    ## Example
    ```sql postgresql
    CREATE TABLE "posts" ("id" INTEGER NOT NULL PRIMARY KEY, "views" INTEGER NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "posts" ALTER COLUMN "views" SET DATA TYPE BIGINT;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "posts" ("id" INTEGER NOT NULL PRIMARY KEY, "views" INTEGER NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "posts" ADD COLUMN "views_new" BIGINT;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        seen: dict[int, list[str]] = {}
        for step, ddl, action in view.actions(SetType):
            change = change_of(step, ddl.table, action)
            if change is None or not change.rewrites or step.is_new(ddl.table):
                continue
            if change.needs_utc and is_utc(view, step):
                continue
            seen.setdefault(step.read.span[0], []).append(action.column)
            if len(seen[step.read.span[0]]) > 1:
                continue  # the table is written once, however many columns change
            table = step.table(ddl.table)
            kind = action.type.text
            steps = safe_steps.retyped(view.dialect, table, ddl.table, action.column, kind, action.using)
            column = step.column(ddl.table, action.column)
            before = column.type.text if column else "its type"
            utc = "In a session with TimeZone = 'UTC' this change of type writes nothing."
            yield self.hit(
                f"From {before} to {kind}: {table_name(view, ddl.table)} is written anew while everybody waits.",
                column_name(view, ddl.table, action.column),
                view.place(action.span),
                cost=action_price(step, ddl.table, action),
                evidence=(utc,) if change.needs_utc else (),
                fix=Fix("Fill a second column and swap the two; its indexes and constraints come before.", sql=steps),
                view=view,
            )
