"""MIG318."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule
from nicol.sql.values import RenameEnumValue, RenameSchema, RenameType


class RenamedType(PostgresRule, code="MIG318", severity="danger"):
    """A type, schema or enum value under a new name.

    ## Why it matters
    It takes a moment, and from then on every program of the release before fails on it: clients write values and types
    by their names. Add the new value, write it from the next release on, change the rows, and leave the old one.

    ## Example
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    ALTER TYPE "Role" RENAME VALUE 'ADMIN' TO 'OWNER';
    ```

    ## Instead
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    ALTER TYPE "Role" ADD VALUE 'OWNER' AFTER 'ADMIN';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, value in view.of(RenameEnumValue):
            enum = step.before.enums.get(step.before.key(value.name))
            if enum is None or enum.since != step.number:
                yield self._found(f"{value.name[1]}.{value.before}", value.after, view.place(step.read.span))
        for step, kind in view.of(RenameType):
            known = view.before.enums.get(view.before.key(kind.before))
            if known is not None and view.before.key(kind.before) not in view.after.enums:
                yield self._found(kind.before[1], kind.after[1], view.place(step.read.span))
        for step, schema in view.of(RenameSchema):
            yield self._found(schema.before, schema.after, view.place(step.read.span))

    def _found(self, before: str, after: str, place: Place) -> Hit:
        fix = Fix("Keep the old name in the database and map it in the schema, or add the new one beside it.")
        return self.hit(
            f"{before} is {after} from here on: running programs that say {before} fail.", before, place, fix=fix
        )
