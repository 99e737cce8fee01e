"""MIG602."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.lint import safe_steps
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.values import RenameTable, RenameTables


class RenamedTable(MigrationRule, code="MIG602", severity="danger"):
    """A table under a new name, which running programs do not know.

    ## Why it matters
    Each query of the old release fails from the rename on. A view under the old name lets them go on: a simple one
    takes inserts, updates and deletes too. `@@map` gives a model another name than its table, without a migration.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" RENAME TO "people";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" RENAME TO "people";
    CREATE VIEW "users" AS SELECT * FROM "people";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(RenameTable):
            yield from self._found(view, step, ddl.table, action.after, view.place(action.span))
        for step, renames in view.of(RenameTables):
            for before, after in renames.pairs:
                yield from self._found(view, step, before, after, view.place(step.read.span))

    def _found(self, view: MigrationView, step: Step, before: Name, after: Name, place: Place) -> Iterable[Hit]:
        key = step.before.key(before)
        stays = key in view.after.tables or key in view.after.views
        table = step.table(before)
        if table is None or table.since == step.number or stays or step.before.key(after) not in view.after.tables:
            return
        steps = safe_steps.renamed_table(view.dialect, before, after) if Can.SCHEMAS in view.dialect.can else ()
        yield self.hit(
            f"{table_name(view, before)} is {table_name(view, after)} from here on: running programs fail.",
            table_name(view, before),
            place,
            fix=Fix(
                "Keep the table and write @@map; or leave a view under the old name until the next release.", sql=steps
            ),
        )
