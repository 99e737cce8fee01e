"""MIG325."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from nicol.dialects import Can
from nicol.lint.added import added_columns
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.sql.values import AddConstraint, CreateEnum, CreateIndex, CreateTable, Range, RenameColumn


class LongName(MigrationRule, code="MIG325"):
    """A name that is longer than the database keeps.

    ## Why it matters
    PostgreSQL cuts names after 63 bytes without an error, so that two long names can become one and a later statement
    that says the whole name still finds it or not by chance. MySQL refuses more than 64 characters.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "a_name_of_an_index_that_goes_on_for_longer_than_postgresql_keeps" ON "users"("email");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_idx" ON "users"("email");
    ```
    """

    providers: ClassVar[frozenset[str]] = frozenset({"postgresql", "mysql"})

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        longest = view.dialect.max_identifier
        if longest is None:
            return
        for name, span in _names(view):
            size = len(name.encode()) if Can.SCHEMAS in view.dialect.can else len(name)
            if size > longest:
                yield self.hit(
                    f"{name} has {size} characters, the database keeps {longest}.",
                    name,
                    view.place(span),
                    severity="warning" if Can.SCHEMAS in view.dialect.can else "error",
                    fix=Fix("Give a shorter name, with map: in the schema where one is made up."),
                )


def _names(view: MigrationView) -> Iterator[tuple[str, Range]]:
    for step, table in view.of(CreateTable):
        yield table.table[1], step.read.span
        for constraint in table.constraints:
            yield constraint.name or "", constraint.span
    for _, column in added_columns(view):
        yield column.name, column.span
    for step, index in view.of(CreateIndex):
        yield index.name or "", step.read.span
    for step, enum in view.of(CreateEnum):
        yield enum.name[1], step.read.span
    for _, _, action in view.actions(AddConstraint):
        yield action.constraint.name or "", action.span
    for _, _, rename in view.actions(RenameColumn):
        yield rename.after, rename.span
