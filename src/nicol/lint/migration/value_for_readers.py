"""MIG608."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule
from nicol.sql.values import AddEnumValue


class ValueForReaders(PostgresRule, code="MIG608", severity="info"):
    """A new enum value, which clients of the running release cannot read.

    ## Why it matters
    A generated client knows the values of its schema: one that reads a row with another raises. Release the readers
    first, then write the value.

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
    UPDATE "users" SET "role" = 'USER' WHERE "id" = '1';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(AddEnumValue):
            enum = step.before.enums.get(step.before.key(ddl.name))
            if enum is not None and (enum.since == step.number or ddl.value in enum.values):
                continue
            yield self.hit(
                f"Clients of the running release raise when they read {ddl.name[1]} {ddl.value}.",
                f"{ddl.name[1]}.{ddl.value}",
                view.place(step.read.span),
                fix=Fix("Write the value when every reader is of the new release."),
            )
