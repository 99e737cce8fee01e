"""PostgreSQL's changes of type, as measured on version 15: which keep the rows as they are, and which lose values."""

from __future__ import annotations

from nicol.lint.type_changes.change import TypeChange, number
from nicol.sql.values import SqlType

_TEXTS = frozenset({"text", "varchar", "char", "citext", "name"})
_UNBOUNDED = 1 << 30
_INTEGERS = {"int2": 1, "int4": 2, "int8": 3}
_FLOATS = {"float4": 1, "float8": 2}
_TIMES = frozenset({"timestamp", "timestamptz"})
_JSON = frozenset({"json", "jsonb"})


def type_change(before: SqlType, after: SqlType, is_enum: bool = False, was_enum: bool = False) -> TypeChange:
    """What PostgreSQL does with the rows; `is_enum` and `was_enum` say that the types are enums."""
    if before.is_array != after.is_array:
        return TypeChange(True, "a list and a single value are not the same")
    if before.is_array:
        return _same(before, after) or TypeChange(True)
    return (
        _same(before, after)
        or _enums(before, after, is_enum, was_enum)
        or _texts(before, after)
        or _numbers(before, after)
        or _times(before, after)
        or _others(before, after)
    )


def _same(before: SqlType, after: SqlType) -> TypeChange | None:
    if (before.name, before.args, before.schema) == (after.name, after.args, after.schema):
        return TypeChange(False)
    return None


def _enums(before: SqlType, after: SqlType, is_enum: bool, was_enum: bool) -> TypeChange | None:
    if is_enum and was_enum:
        return TypeChange(True)
    if is_enum:
        return TypeChange(True, f"a text that is no value of {after.name} is refused")
    if was_enum:
        return TypeChange(True, "" if after.name in _TEXTS else "values of an enum are no such values")
    return None


def _texts(before: SqlType, after: SqlType) -> TypeChange | None:
    if after.name not in _TEXTS:
        return None
    if before.name in _JSON or before.name not in _TEXTS:
        longest = number(after.args, 0, _UNBOUNDED)
        return TypeChange(True, "a longer text is refused" if longest < 20 else "")
    room = number(before.args, 0, 1 if before.name == "char" else _UNBOUNDED)
    wanted = number(after.args, 0, 1 if after.name == "char" else _UNBOUNDED)
    loses = f"a text of more than {wanted} characters is refused" if wanted < room else ""
    plain = {before.name, after.name} <= {"text", "varchar"}
    return TypeChange(not plain or bool(loses), loses)


def _numbers(before: SqlType, after: SqlType) -> TypeChange | None:
    if before.name in _INTEGERS and after.name in _INTEGERS:
        narrower = _INTEGERS[after.name] < _INTEGERS[before.name]
        return TypeChange(True, "a larger number is refused" if narrower else "")
    if before.name == "numeric" and after.name == "numeric":
        return _numeric(before, after)
    if before.name in _FLOATS and after.name in _FLOATS:
        return TypeChange(True, "digits are lost" if _FLOATS[after.name] < _FLOATS[before.name] else "")
    numbers = _INTEGERS.keys() | _FLOATS.keys() | {"numeric", "money"}
    if before.name in numbers and after.name in numbers:
        if after.name in _INTEGERS:
            return TypeChange(True, "fractions are rounded away")
        if after.name == "numeric" and after.args:
            return TypeChange(
                True, f"a number that does not fit numeric({', '.join(after.args)}) is rounded or refused"
            )
        return TypeChange(True)
    return None


def _numeric(before: SqlType, after: SqlType) -> TypeChange:
    if not after.args:
        return TypeChange(False)
    if not before.args:
        return TypeChange(True, f"a number that does not fit numeric({', '.join(after.args)}) is rounded or refused")
    digits, scale = number(before.args, 0, 0), number(before.args, 1, 0)
    new_digits, new_scale = number(after.args, 0, 0), number(after.args, 1, 0)
    if new_scale < scale:
        return TypeChange(True, "decimals are rounded away")
    if new_digits - new_scale < digits - scale:
        return TypeChange(True, "a larger number is refused")
    return TypeChange(new_scale != scale)


def _times(before: SqlType, after: SqlType) -> TypeChange | None:
    if before.name in _TIMES and after.name == "date":
        return TypeChange(True, "the time of day is cut off")
    if before.name == "date" and after.name in _TIMES:
        return TypeChange(True)
    if before.name not in _TIMES or after.name not in _TIMES:
        return None
    old, new = number(before.args, 0, 6), number(after.args, 0, 6)
    loses = "fractions of a second are rounded away" if new < old else ""
    if before.name == after.name:
        return TypeChange(bool(loses), loses)
    return TypeChange(True, loses, needs_utc=new == 6)


def _others(before: SqlType, after: SqlType) -> TypeChange:
    if before.name in _JSON and after.name in _JSON:
        return TypeChange(True)
    if before.name in _TEXTS:
        return TypeChange(True, f"a text that is no {after.name} is refused")
    if {before.name, after.name} <= {"inet", "cidr"} or {before.name, after.name} <= {"bit", "varbit"}:
        return TypeChange(True)
    return TypeChange(True, f"not every {before.name} is a {after.name}")
