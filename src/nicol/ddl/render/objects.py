"""Statements about objects, the same on every database but for the quoting and what stands behind a name."""

from __future__ import annotations

from nicol.ddl import steps as s
from nicol.ddl.objects.value import ObjectKind, SqlObject
from nicol.dialects import Dialect
from nicol.dialects.quoting import identifier, qualified

WORDS: dict[ObjectKind, str] = {
    "function": "FUNCTION",
    "procedure": "PROCEDURE",
    "view": "VIEW",
    "materialized_view": "MATERIALIZED VIEW",
    "trigger": "TRIGGER",
    "policy": "POLICY",
}
HEADINGS: dict[ObjectKind, str] = {
    "function": "Function",
    "procedure": "Procedure",
    "view": "View",
    "materialized_view": "MaterializedView",
    "trigger": "Trigger",
    "policy": "Policy",
    "row_security": "RowSecurity",
}
CREATE = "CREATE "


def object_name(dialect: Dialect, one: SqlObject) -> str:
    """Its name in SQL."""
    return qualified(dialect, one.schema, one.name)


def heading(step: s.CreateObject | s.DropObject) -> str:
    """E.g. `ReplaceView`."""
    verb = "Drop" if isinstance(step, s.DropObject) else "Replace" if step.replaces else "Create"
    return verb + HEADINGS[step.object.kind]


def create_object(step: s.CreateObject) -> tuple[str, ...]:
    """What makes it, or puts it in another's place."""
    sql, *attached = step.object.statements
    if step.replaces is not None and step.object.kind != "row_security":
        sql = f"CREATE OR REPLACE {sql.removeprefix(CREATE)}"
    return sql, *attached


def drop_object(dialect: Dialect, one: SqlObject) -> str:
    """What takes it away; a trigger's table is named where names of triggers are those of one table."""
    if one.kind == "row_security":
        return f"ALTER TABLE {qualified(dialect, one.schema, one.table)} DISABLE ROW LEVEL SECURITY"
    if one.table and one.arguments is None and dialect.default_schema is not None:
        on = qualified(dialect, one.schema, one.table)
        return f"DROP {WORDS[one.kind]} {identifier(dialect, one.name)} ON {on}"
    return f"DROP {WORDS[one.kind]} {object_name(dialect, one)}" + (
        "" if one.arguments is None else f"({one.arguments})"
    )
