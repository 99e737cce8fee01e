"""MIG601."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.lint import safe_steps
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.sql.values import ModifyColumn, RenameColumn


class RenamedColumn(MigrationRule, code="MIG601", severity="danger"):
    """A column under a new name, which running programs do not know.

    ## Why it matters
    Clients name every column of a model in each query: from the rename until the last program is restarted, each query
    of the old release fails. A field can have another name than its column with `@map`, which needs no migration.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" RENAME COLUMN "email" TO "mail";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "mail" TEXT;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(RenameColumn):
            if not _is_known_only_here(step, ddl.table, action.before):
                yield self._found(view, step, ddl.table, (action.before, action.after), view.place(action.span))
        for step, ddl, modify in view.actions(ModifyColumn):
            if modify.before != modify.column.name and not _is_known_only_here(step, ddl.table, modify.before):
                yield self._found(view, step, ddl.table, (modify.before, modify.column.name), view.place(modify.span))

    def _found(self, view: MigrationView, step: Step, table: Name, names: tuple[str, str], place: Place) -> Hit:
        column = step.column(table, names[0])
        steps: tuple[str, ...] = ()
        if Can.SCHEMAS in view.dialect.can and column is not None:
            kind = column.type.text
            steps = safe_steps.renamed_column(view.dialect, step.table(table), table, names[0], names[1], kind)
        return self.hit(
            f"{column_name(view, table, names[0])} is {names[1]} from here on: running programs fail.",
            column_name(view, table, names[0]),
            place,
            fix=Fix(f'Keep the column and write @map("{names[0]}"); or have both for a while.', sql=steps),
        )


def _is_known_only_here(step: Step, table: Name, column: str) -> bool:
    return step.is_new(table) or step.is_new_column(table, column)
