"""MIG607."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, PostgresRule, column_name
from nicol.sql.values import SetType, SqlType

_FAMILIES = {
    "numbers": "int2 int4 int8 numeric float4 float8 money",
    "texts": "text varchar char citext uuid name",
    "times": "timestamp timestamptz date time timetz",
    "documents": "json jsonb",
    "truth values": "boolean",
    "bytes": "bytea",
}
_KINDS = {name: family for family, names in _FAMILIES.items() for name in names.split()}


class TypeForReaders(PostgresRule, code="MIG607"):
    """A column whose values are of another kind for running programs.

    ## Why it matters
    The release before decodes numbers, texts, times or documents; a column that gives another kind makes its reads fail
    or, worse, read something else.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "age" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "age" TYPE TEXT;
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "age" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "users" ALTER COLUMN "age" TYPE BIGINT;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(SetType):
            column = step.column(ddl.table, action.column)
            if column is None or step.is_new(ddl.table) or step.is_new_column(ddl.table, action.column):
                continue
            old, new = _kind(step, column.type), _kind(step, action.type)
            if old != new:
                yield self.hit(
                    f"{column_name(view, ddl.table, action.column)} gives {new} instead of {old} from here on.",
                    column_name(view, ddl.table, action.column),
                    view.place(action.span),
                    fix=Fix("Give the new kind a column of its own until the next release."),
                )


def _kind(step: Step, kind: SqlType) -> str:
    if step.before.key((kind.schema, kind.name)) in step.before.enums:
        found = "values of an enum"
    else:
        found = _KINDS.get(kind.name, kind.name)
    return f"lists of {found}" if kind.is_array else found
