"""MIG107."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.ddl.tables import Name
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.lint.probes import holding
from nicol.sql.values import CreateEnum, ModifyColumn, RenameEnumValue


class RemovedEnumValue(MigrationRule, code="MIG107", severity="error"):
    """A value that an enum loses.

    ## Why it matters
    Where a row holds the value the migration fails, and where none does the whole table is written anew; programs that
    still write the value fail from then on. Look for such rows first, and give them another value in an earlier
    migration.

    ## Example
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'GUEST');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');
    ALTER TABLE "users" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
    ALTER TYPE "Role" RENAME TO "Role_old";
    ALTER TYPE "Role_new" RENAME TO "Role";
    DROP TYPE "Role_old";
    ```

    ## Instead
    ```sql postgresql
    CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'GUEST');
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" "Role" NOT NULL);
    ```
    ```sql postgresql
    UPDATE "users" SET "role" = 'USER' WHERE "role" = 'GUEST';
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        yield from self._types(view)
        for step, ddl, action in view.actions(ModifyColumn):
            column = step.column(ddl.table, action.before)
            if column is None or column.type.name != "enum" or action.column.type.name != "enum":
                continue
            gone = tuple(value for value in column.type.args if value not in action.column.type.args)
            if gone and not step.is_new(ddl.table):
                yield self._found(view, gone, column.name, view.place(action.span), [(ddl.table, column.name)])

    def _types(self, view: MigrationView) -> Iterable[Hit]:
        for key, enum in view.before.enums.items():
            now = view.after.enums.get(key)
            kept = {*(now.values if now else enum.values), *_renamed(view)}
            gone = tuple(value for value in enum.values if value not in kept)
            if gone and now is not None:
                made = (view.place(step.read.span) for step, ddl in view.of(CreateEnum) if ddl.values == now.values)
                yield self._found(view, gone, enum.name[1], next(made, view.start), list(_columns(view, enum.name)))

    def _found(
        self, view: MigrationView, gone: tuple[str, ...], name: str, place: Place, columns: list[tuple[Name, str]]
    ) -> Hit:
        values = ", ".join(gone)
        probe = holding(view.dialect, columns[0][0], columns[0][1], gone) if columns else None
        return self.hit(
            f"{name} loses {values}: this fails where a row has it.",
            name,
            place,
            probe=probe,
            fix=Fix("Give rows with these values another one in an earlier migration, and stop writing them."),
        )


def _renamed(view: MigrationView) -> set[str]:
    return {ddl.before for _, ddl in view.of(RenameEnumValue)}


def _columns(view: MigrationView, name: Name) -> Iterator[tuple[Name, str]]:
    for table in view.before.tables.values():
        for column in table.columns.values():
            if (column.type.schema, column.type.name) == name and not column.type.is_array:
                yield table.name, column.name
