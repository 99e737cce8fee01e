"""MIG109."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.dialects.quoting import identifier
from nicol.lint import safe_steps
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.structure import Column, Table
from nicol.sql.values import Drop, DropColumn, RenameColumn, Rows

_ALIKE = 0.8


class UnrecognisedRename(MigrationRule, code="MIG109"):
    """A column that goes while one like it comes, as if renamed.

    ## Why it matters
    A comparison of two schemas sees a renamed field as one that is dropped and one that is added, and writes that: the
    values are lost. RENAME COLUMN keeps them; `@map` keeps even the column.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "fullName" TEXT NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "users" DROP COLUMN "fullName", ADD COLUMN "full_name" TEXT NOT NULL;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "fullName" TEXT NOT NULL);
    ```
    ```sql postgresql
    ALTER TABLE "users" RENAME COLUMN "fullName" TO "full_name";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for key, old in view.before.tables.items():
            new = view.after.tables.get(key)
            if new is None or new is old:
                continue
            renamed = {view.before.fold(action.before) for _, _, action in view.actions(RenameColumn)}
            gone = [one for name, one in old.columns.items() if name not in new.columns and name not in renamed]
            come = [column for name, column in new.columns.items() if name not in old.columns]
            for before in gone:
                after = next((one for one in come if _is_like(before, one)), None)
                if after is not None and not _is_filled(view, old.name, after.name):
                    yield self._found(view, old.name, before, after)
        if not any(ddl.what == "TABLE" for _, ddl in view.of(Drop)):
            return
        yield from self._tables(view)

    def _found(self, view: MigrationView, table: Name, before: Column, after: Column) -> Hit:
        t, a, b = table_name(view, table), identifier(view.dialect, before.name), identifier(view.dialect, after.name)
        places = (view.place(one.span) for _, _, one in view.actions(DropColumn) if one.name == before.name)
        steps: tuple[str, ...] = (f"ALTER TABLE {t} RENAME COLUMN {a} TO {b};",)
        return self.hit(
            f"{t} loses {a} and gets {b} of the same type: a rename that would keep the values?",
            f"{t}.{b}",
            next(places, view.start),
            fix=Fix("If it is one, rename the column, or keep it and write @map in the schema.", sql=steps),
        )

    def _tables(self, view: MigrationView) -> Iterable[Hit]:
        names = {view.before.key(name) for _, ddl in view.of(Drop) for name in ddl.names}
        gone = [table for key, table in view.before.tables.items() if key not in view.after.tables and key in names]
        come = [table for key, table in view.after.tables.items() if key not in view.before.tables]
        for before in gone:
            after = next((one for one in come if _are_alike(before, one) and not _copies(view, one.name)), None)
            dropped = (view.place(step.read.span) for step, ddl in view.of(Drop) if before.name in ddl.names)
            if after is not None:
                old, new = table_name(view, before.name), table_name(view, after.name)
                yield self.hit(
                    f"{old} goes and {new} comes with the same columns: a rename that would keep the rows?",
                    old,
                    next(dropped, view.start),
                    fix=Fix(
                        "If it is one, rename the table and leave a view under the old name.",
                        sql=safe_steps.renamed_table(view.dialect, before.name, after.name),
                    ),
                )


def _are_alike(before: Table, after: Table) -> bool:
    """Whether two tables share nearly all of their columns."""
    names = before.columns.keys() & after.columns.keys()
    return len(names) > 2 and len(names) >= _ALIKE * max(len(before.columns), len(after.columns))


def _is_like(before: Column, after: Column) -> bool:
    old, new = before.type, after.type
    same_type = (old.name, old.args, old.is_array) == (new.name, new.args, new.is_array)
    one, other = _plain(before.name), _plain(after.name)
    return same_type and before.name != after.name and (one == other or one in other or other in one)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _is_filled(view: MigrationView, table: Name, column: str) -> bool:
    """Whether the script itself writes values into the new column."""
    key, fold = view.before.key, view.before.fold
    return any(
        key(ddl.table) == key(table) and fold(column) in {fold(one) for one in ddl.columns} for _, ddl in view.of(Rows)
    )


def _copies(view: MigrationView, table: Name) -> bool:
    return any(ddl.verb == "INSERT" and view.after.key(ddl.table) == view.after.key(table) for _, ddl in view.of(Rows))
