"""MIG105."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.structure import Table
from nicol.sql.values import DropConstraint

_KINDS = {"foreign": "the foreign key", "check": "the check", "exclude": "the exclusion"}


class LostIntegrity(MigrationRule, code="MIG105"):
    """A foreign key, check or unique rule that is taken away.

    ## Why it matters
    From here on rows are written that the rule refused, and it cannot come back before they are put right. PostgreSQL
    locks both tables of a foreign key for a moment.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER PRIMARY KEY, "age" INTEGER CONSTRAINT "age_check" CHECK ("age" > 0));
    ALTER TABLE "users" ADD CONSTRAINT "adult" CHECK ("age" > 17);
    ```
    ```sql postgresql
    ALTER TABLE "users" DROP CONSTRAINT "adult";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER PRIMARY KEY, "age" INTEGER);
    ALTER TABLE "users" ADD CONSTRAINT "adult" CHECK ("age" > 17);
    ```
    ```sql postgresql
    ALTER TABLE "users" DROP CONSTRAINT "adult";
    ALTER TABLE "users" ADD CONSTRAINT "adult" CHECK ("age" > 15) NOT VALID;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(DropConstraint):
            table = step.table(ddl.table)
            if table is None or step.is_new(ddl.table):
                continue
            what = _what(table, action.name)
            if what and not _is_kept(view, table, action.name):
                yield self.hit(
                    f"{table_name(view, ddl.table)} loses {what} {action.name}: rows that it refused can be written.",
                    action.name,
                    view.place(action.span),
                )


def _what(table: Table, name: str) -> str:
    """The rule called `name`, in words; "" for a mere index."""
    key, index = table.key(name), table.index(name)
    if name in (table.primary_name, "PRIMARY") and table.primary_key:
        return "the primary key"
    if key is not None:
        return _KINDS[key.kind]
    return "the unique rule" if index is not None and index.is_unique else ""


def _is_kept(view: MigrationView, table: Table, name: str) -> bool:
    """Whether the migration ends with another rule of the kind over the same columns, or without them or the table."""
    end = view.after.table(table.name)
    key, index = table.key(name), table.index(name)
    if end is None or (name in (table.primary_name, "PRIMARY") and end.primary_key):
        return True
    columns = {view.after.fold(one) for one in (key.columns if key else index.columns if index else None) or ()}
    if columns - end.columns.keys():
        return True
    if index is not None:
        return any(one.is_unique and one.columns == index.columns for one in end.indexes)
    same = [one for one in end.keys if key is not None and one.kind == key.kind]
    return any(one.columns == key.columns or one.name == name for one in same) if key else False
