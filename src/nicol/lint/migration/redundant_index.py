"""MIG711."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.structure import Index, Table
from nicol.sql.values import AddConstraint, CreateIndex


class RedundantIndex(MigrationRule, code="MIG711"):
    """An index that another one makes needless.

    ## Why it matters
    Every write pays for both, and no query needs the shorter one: an index over (a, b) answers what one over (a) does,
    and a unique index is an index.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_idx" ON "users"("email");
    CREATE UNIQUE INDEX CONCURRENTLY "users_email_key" ON "users"("email");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE UNIQUE INDEX CONCURRENTLY "users_email_key" ON "users"("email");
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for table in view.after.tables.values():
            if table.since == view.number:
                continue  # SCH203 speaks of a table that is made as the schema says
            made = [index for index in table.indexes if index.since == view.number]
            old = view.before.table(table.name)
            for index in table.indexes:
                other = _cover(table, index, made) if made else None
                if other is None or not (index in made or (old and old.index(index.name))):
                    continue
                if index not in made and other not in {one.name for one in made}:
                    continue
                yield self.hit(
                    f"{index.name} on {table_name(view, table.name)} does nothing that {other} does not.",
                    index.name,
                    _place(view, index.name if index in made else other),
                    fix=Fix(f"Leave {index.name} out."),
                )


def _cover(table: Table, index: Index, made: Sequence[Index]) -> str | None:
    """The index or key that answers everything that `index` does; one of the two is new."""
    if index.is_unique or not index.columns or index.where or index.kind != "index" or not _is_plain(index):
        return None
    others = [one for one in table.indexes if one is not index and one.columns and not one.where and _is_plain(one)]
    for other in others:
        columns = other.columns or ()
        longer = len(columns) > len(index.columns) or other.is_unique or other.since < index.since
        if columns[: len(index.columns)] == index.columns and other.kind == "index" and longer:
            return other.name
    if table.primary_key[: len(index.columns)] == index.columns and index in made:
        return "the primary key"
    return None


def _is_plain(index: Index) -> bool:
    """Whether it sorts its columns upwards, by the type's own order, with all of their characters."""
    plain = all(part.length is None and part.name is not None and _BARE.fullmatch(part.text) for part in index.parts)
    return index.method in ("", "btree") and plain


_BARE = re.compile(r'["`]?[^\s"`]+["`]?(\s+ASC)?', re.IGNORECASE)


def _place(view: MigrationView, name: str) -> Place:
    for step, ddl in view.of(CreateIndex):
        if ddl.name == name:
            return view.place(step.read.span)
    for _, _, action in view.actions(AddConstraint):
        if action.constraint.name == name:
            return view.place(action.span)
    return view.start
