"""MIG708."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nicol.ddl import from_schema
from nicol.ddl.tables import Name
from nicol.ddl.tables import Table as Declared
from nicol.dialects import dialect_for
from nicol.lint.finding import Fix, Place
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.structure import Column, Structure, Table
from nicol.sql.values import AddColumn, CreateTable


class UndeclaredColumn(MigrationRule, code="MIG708", severity="error"):
    """A column or table that the migrations make and the schema does not have.

    ## Why it matters
    The client knows nothing of it, and the next migration that is written from the schema drops it with its values.

    ## Example
    ```prisma
    datasource db {
      provider = "postgresql"
    }

    model User {
      id    String  @id
      email String?

      @@map("users")
    }
    ```
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql 20240102000000_age
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "postgresql"
    }

    model User {
      id    String  @id
      email String?

      @@map("users")
    }
    ```
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    """

    def check_history(self, history: History) -> Iterable[Hit]:
        if history.schema is None or not history.migrations:
            return
        if dialect_for(history.schema.schema.provider).provider != history.dialect.provider:
            return
        structure = history.structure
        wanted = {_key(structure, table.key): table for table in from_schema(history.schema.schema).tables}
        for key, table in structure.tables.items():
            if table.is_temporary or _is_left_out(structure, table, key, wanted):
                continue
            declared = wanted.get(key)
            if declared is None:
                yield self._found(history, table, list(table.columns.values()), is_table=True)
            elif extra := _undeclared(structure, table, declared):
                yield self._found(history, table, extra, is_table=False)

    def _found(self, history: History, table: Table, columns: list[Column], *, is_table: bool) -> Hit:
        view = history.migrations[max(column.since for column in columns) - 1 if columns else table.since - 1]
        names = ", ".join(column.name for column in columns)
        name = table_name(view, table.name)
        what = name if is_table else f"{names} of {name}"
        return self.hit(
            f"The schema has no {what}: the client cannot use it, and the next migration drops it.",
            what,
            _place(view, table, columns),
            fix=Fix("Add it to the schema (`nicol db pull` writes it), or drop it in a further migration."),
        )


def _key(structure: Structure, name: Name) -> Name:
    schema = None if name[0] == structure.dialect.default_schema else name[0]
    return structure.key((schema, name[1]))


def _is_left_out(structure: Structure, table: Table, key: Name, wanted: Mapping[Name, object]) -> bool:
    """Whether the schema has no say in it: tables of tools, partitions, and schemas that it does not list."""
    schemas = {name[0] for name in wanted}
    virtual = "VIRTUAL" in table.options
    return table.name[1].startswith("_prisma") or key[0] not in schemas or virtual or not table.is_whole


def _undeclared(structure: Structure, table: Table, declared: Declared) -> list[Column]:
    known = {structure.fold(column.name) for column in declared.columns}
    return [column for key, column in table.columns.items() if key not in known]


def _place(view: MigrationView, table: Table, columns: list[Column]) -> Place:
    names = {column.name for column in columns}
    for _, ddl, action in view.actions(AddColumn):
        if ddl.table == table.name and action.column.name in names:
            return view.place(action.span)
    made = (view.place(step.read.span) for step, ddl in view.of(CreateTable) if ddl.table == table.name)
    return next(made, view.start)
