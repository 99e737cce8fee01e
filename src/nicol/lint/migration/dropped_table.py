"""MIG101."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.lint import safe_steps
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.lint.probes import rows_of
from nicol.lint.rebuilds import is_replaced
from nicol.sql.values import Drop


class DroppedTable(MigrationRule, code="MIG101", severity="error"):
    """A table that is dropped with its rows.

    ## Why it matters
    The rows cannot come back, and programs of the last release that still use the table fail. PostgreSQL takes an
    ACCESS EXCLUSIVE lock on every table that the dropped one points to as well. First stop using it, then let a release
    pass, then drop it: one that is empty by then costs nothing.

    ## Example
    ```sql postgresql
    CREATE TABLE "drafts" ("id" TEXT NOT NULL PRIMARY KEY);
    ```
    ```sql postgresql
    DROP TABLE "drafts";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "drafts" ("id" TEXT NOT NULL PRIMARY KEY);
    ```
    ```sql postgresql
    ALTER TABLE "drafts" RENAME TO "drafts_trash";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(Drop):
            if ddl.what != "TABLE":
                continue
            for name in ddl.names:
                known = step.table(name)
                if step.is_new(name) or is_replaced(view, name) or (known is None and ddl.if_exists):
                    continue
                yield self.hit(
                    f"{table_name(view, name)} goes with all of its rows.",
                    table_name(view, name),
                    view.place(step.read.span),
                    evidence=_locks(view, step, name),
                    probe=rows_of(view.dialect, name),
                    fix=_fix(view, step, name),
                )


def _locks(view: MigrationView, step: Step, name: Name) -> tuple[str, ...]:
    table = step.table(name)
    if Can.SCHEMAS not in view.dialect.can or table is None:
        return ()
    parents = dict.fromkeys(key.references.table for key in table.keys if key.references)
    return tuple(
        f"Lock: ACCESS EXCLUSIVE on {table_name(view, parent)}, which it points to."
        for parent in parents
        if parent != name
    )


def _fix(view: MigrationView, step: Step, name: Name) -> Fix:
    title = "Drop it one release after the last program that uses it; until then rename it."
    table = step.table(name)
    if Can.SCHEMAS not in view.dialect.can or table is None:
        return Fix(title)
    keys = tuple(key.name for key in table.keys if key.kind == "foreign")
    return Fix(title, sql=safe_steps.dropped_table(view.dialect, name, keys))
