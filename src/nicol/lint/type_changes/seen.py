"""Changes of type as a migration makes them."""

from __future__ import annotations

import re
from dataclasses import replace

from nicol.ddl.tables import Name
from nicol.lint.history import MigrationView, Step
from nicol.lint.type_changes.change import TypeChange
from nicol.lint.type_changes.postgresql import type_change
from nicol.sql.values import Setting, SetType

_CAST = re.compile(r'\(*[\w".]+\)*(\s*::\s*[\w". ]+(\([\d, ]*\))?(\[\])?\)*)*|CAST\s*\(.*\)', re.IGNORECASE)
"""A column as it is, or cast to other types."""


def change_of(step: Step, table: Name, action: SetType) -> TypeChange | None:
    """What the action does with the rows on PostgreSQL; None when the column, or its type before, is not known."""
    column = step.column(table, action.column)
    if column is None or column.since == step.number:
        return None
    kind = column.type
    if (kind.name, kind.args, kind.is_array) == (action.type.name, action.type.args, action.type.is_array):
        return TypeChange(False)
    is_enum, was_enum = (_is_enum(step, one.schema, one.name) for one in (action.type, kind))
    change = type_change(kind, action.type, is_enum=is_enum, was_enum=was_enum)
    return replace(change, loses="") if _is_worked_out(action.using) else change


def _is_worked_out(using: str) -> bool:
    """Whether the script says what becomes of each value, and does not merely cast it."""
    return bool(using) and _CAST.fullmatch(using.strip()) is None


def _is_enum(step: Step, schema: str | None, name: str) -> bool:
    return step.before.key((schema, name)) in step.before.enums


def is_utc(view: MigrationView, step: Step) -> bool:
    """Whether the script has set the session's time zone to UTC before."""
    zones = [ddl.value for one, ddl in view.of(Setting) if ddl.name == "timezone" and one.read.span < step.read.span]
    return bool(zones) and zones[-1].strip("'").upper() in ("UTC", "ETC/UTC", "0")
