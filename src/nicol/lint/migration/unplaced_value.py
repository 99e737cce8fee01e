"""MIG317."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule
from nicol.sql.values import AddEnumValue


class UnplacedValue(PostgresRule, code="MIG317", severity="info"):
    """A new enum value that is put behind all others.

    ## Why it matters
    Enums are sorted in the order of their values. Where a program sorts by one, BEFORE or AFTER says where the new
    value belongs.

    ## Example
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    ALTER TYPE "Role" ADD VALUE 'GUEST';
    ```

    ## Instead
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    ALTER TYPE "Role" ADD VALUE 'GUEST' BEFORE 'USER';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(AddEnumValue):
            if not ddl.is_placed:
                yield self.hit(
                    f"{ddl.value} sorts behind all other values of {ddl.name[1]}.",
                    f"{ddl.name[1]}.{ddl.value}",
                    view.place(step.read.span),
                    fix=Fix("Add BEFORE or AFTER if the order means something."),
                )
