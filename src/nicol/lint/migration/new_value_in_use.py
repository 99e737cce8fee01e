"""MIG316."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import string
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, PostgresRule
from nicol.sql.values import AddEnumValue


class NewValueInUse(PostgresRule, code="MIG316"):
    """A new enum value that is used in the migration that adds it.

    ## Why it matters
    A value can be used only after the transaction that added it (55P04). Nicol commits it first, so that it stays when
    the rest fails; Prisma's own tools fail, and so does a transaction of the script's own.

    ## Example
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    ALTER TYPE "Role" ADD VALUE 'GUEST';
    ALTER TABLE "users" ALTER COLUMN "role" SET DEFAULT 'GUEST';
    ```

    ## Instead
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    ALTER TYPE "Role" ADD VALUE 'GUEST';
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "role" SET DEFAULT 'GUEST';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(AddEnumValue):
            enum = step.before.enums.get(step.before.key(ddl.name))
            if enum is not None and enum.since == step.number:
                continue
            written = string(ddl.value)
            user = next((one for one in view.steps if one.read.span > step.read.span and _uses(one, written)), None)
            if user is None:
                continue
            is_one = step.own != 0 and step.own == user.own
            yield self.hit(
                f"{ddl.value} is used in the migration that adds it: "
                + ("the transaction fails." if is_one else "it has to be committed before."),
                f"{ddl.name[1]}.{ddl.value}",
                view.place(user.read.span),
                severity="error" if is_one else "warning",
                fix=Fix("Use the value in a later migration."),
            )


def _uses(step: Step, written: str) -> bool:
    return written in step.read.code and not isinstance(step.ddl, AddEnumValue)
