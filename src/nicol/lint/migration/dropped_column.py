"""MIG102."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, column_name
from nicol.lint.probes import rows_with
from nicol.lint.rebuilds import rebuilds
from nicol.sql.values import DropColumn


class DroppedColumn(MigrationRule, code="MIG102", severity="error"):
    """A column that is dropped with its values.

    ## Why it matters
    The values cannot come back, and clients of the last release, which name every column of their model in each query,
    fail as soon as it is gone. Indexes over it go without a word. Take the field out of the schema with
    `@ignore`, release that, and drop the column with the next release.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "nickname" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" DROP COLUMN "nickname";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "nickname" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "nickname" DROP DEFAULT;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for table, column, place in _dropped(view):
            name = column_name(view, table, column)
            yield self.hit(
                f"{name} goes with all of its values.",
                name,
                place,
                probe=rows_with(view.dialect, table, column),
                fix=Fix("Release a client without the field first (@ignore), drop the column with the next release."),
            )


def _dropped(view: MigrationView) -> Iterator[tuple[Name, str, Place]]:
    for step, ddl, action in view.actions(DropColumn):
        if not step.is_new(ddl.table) and not step.is_new_column(ddl.table, action.name):
            yield ddl.table, action.name, view.place(action.span)
    for rebuild in rebuilds(view):
        for key, column in rebuild.old.columns.items():
            if key not in rebuild.new.columns and not column.generated:
                yield rebuild.name, column.name, view.place(rebuild.created.read.span)
