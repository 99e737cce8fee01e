"""MIG314."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.sql.values import AddConstraint, CreateIndex


class PartitionedParent(PostgresRule, code="MIG314", severity="error"):
    """CONCURRENTLY or NOT VALID on a partitioned table, which has neither.

    ## Why it matters
    PostgreSQL refuses both (0A000). Build the index on each partition CONCURRENTLY, create it ON ONLY the parent, then
    ATTACH each.

    ## Example
    ```sql postgresql
    CREATE TABLE "events" ("id" INTEGER, "day" DATE) PARTITION BY RANGE ("day");
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "events_day_idx" ON "events"("day");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "events" ("id" INTEGER, "day" DATE) PARTITION BY RANGE ("day");
    ```
    ```sql postgresql
    CREATE INDEX "events_day_idx" ON ONLY "events"("day");
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(CreateIndex):
            table = step.table(ddl.table)
            if ddl.is_concurrent and table and table.is_partitioned:
                yield self._found(view, ddl.table, "built CONCURRENTLY", view.place(step.read.span))
        for step, altered, action in view.actions(AddConstraint):
            table = step.table(altered.table)
            if (
                action.constraint.kind == "foreign"
                and action.constraint.is_not_valid
                and table
                and table.is_partitioned
            ):
                yield self._found(view, altered.table, "added NOT VALID", view.place(action.span))

    def _found(self, view: MigrationView, table: Name, what: str, place: Place) -> Hit:
        return self.hit(
            f"{table_name(view, table)} is partitioned: nothing can be {what} on it.",
            table_name(view, table),
            place,
            fix=Fix("Work on each partition, then on the parent alone, then attach."),
        )
