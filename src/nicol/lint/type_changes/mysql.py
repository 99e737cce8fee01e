"""MySQL's and MariaDB's changes of a column: which lose values, and how the server goes about them."""

from __future__ import annotations

from nicol.lint.cost import Algorithm, Course
from nicol.lint.history import Step
from nicol.lint.type_changes.change import number
from nicol.sql.structure import Column
from nicol.sql.values import AlterTable, ColumnSpec, ModifyColumn, SqlType

_INTEGERS = {"tinyint": 1, "boolean": 1, "int2": 2, "mediumint": 3, "int4": 4, "int8": 8}
_TEXTS = {"char": 0, "varchar": 0, "tinytext": 255, "text": 65_535, "mediumtext": 16_777_215, "longtext": 1 << 32}
_LINE = 63
"""Characters of utf8mb4 in 255 bytes: a longer VARCHAR stores its length in two bytes instead of one."""


def mysql_change(before: SqlType, after: SqlType) -> str:
    """Why values do not survive the change of type; "" when they all do."""
    if before.name in _INTEGERS and after.name in _INTEGERS:
        smaller = _INTEGERS[after.name] < _INTEGERS[before.name]
        return "larger numbers are refused" if smaller or (after.is_unsigned and not before.is_unsigned) else ""
    if before.name in _TEXTS and after.name in _TEXTS:
        room, wanted = _room(before), _room(after)
        return f"a text of more than {wanted} characters is refused" if wanted < room else ""
    if before.name in _TEXTS and after.name in (*_INTEGERS, "numeric", "float8", "float4", "date", "datetime", "json"):
        return f"a text that is no {after.name} is refused"
    if before.name == after.name == "numeric":
        digits, scale = number(before.args, 0, 10), number(before.args, 1, 0)
        new_digits, new_scale = number(after.args, 0, 10), number(after.args, 1, 0)
        if new_scale < scale:
            return "decimals are rounded away"
        return "larger numbers are refused" if new_digits - new_scale < digits - scale else ""
    if before.name == after.name and before.name in ("datetime", "timestamp", "time"):
        finer = number(before.args, 0, 0) > number(after.args, 0, 0)
        return "fractions of a second are rounded away" if finer else ""
    if before.name in ("datetime", "timestamp") and after.name == "date":
        return "the time of day is cut off"
    if before.name in ("float8", "float4", "numeric") and after.name in _INTEGERS:
        return "fractions are rounded away"
    return ""


def _room(kind: SqlType) -> int:
    return number(kind.args, 0, 1) if kind.name in ("char", "varchar") else _TEXTS[kind.name]


def algorithm_of(before: Column, after: ColumnSpec) -> Algorithm:
    """The best algorithm for a column that stays and changes, as measured on MariaDB 10.11."""
    kind = _type_algorithm(before.type, after.type)
    if kind == "COPY" or (after.charset and after.collation and after.collation != before.collation):
        return "COPY"
    return "INPLACE" if before.not_null != after.not_null else kind


def _type_algorithm(before: SqlType, after: SqlType) -> Algorithm:
    if before.name == after.name == "enum":
        appended = after.args[: len(before.args)] == before.args
        return "INSTANT" if appended and (len(after.args) <= 255 or len(before.args) > 255) else "COPY"
    if before.name == after.name == "varchar":
        old, new = number(before.args, 0, 0), number(after.args, 0, 0)
        crosses = old <= _LINE < new
        return "INSTANT" if new >= old and not crosses else "COPY"
    same = (before.name, before.args, before.is_unsigned) == (after.name, after.args, after.is_unsigned)
    if same or (before.name == after.name and before.name in _INTEGERS and before.is_unsigned == after.is_unsigned):
        return "INSTANT"
    return "COPY"


def course_of(step: Step, ddl: AlterTable, action: ModifyColumn) -> Course | None:
    """How the server makes the change; None when the column is not known."""
    column = step.column(ddl.table, action.before)
    if column is None:
        return None
    algorithm = algorithm_of(column, action.column)
    return Course(algorithm, "SHARED" if algorithm == "COPY" else "NONE", ddl.table)
