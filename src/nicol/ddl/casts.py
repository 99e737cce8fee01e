"""Which changes of a PostgreSQL column's type keep its values.

Prisma casts in place where PostgreSQL has an assignment cast (then some values may still not fit: "risky") and drops
and adds the column where it has none.
"""

from __future__ import annotations

from nicol.ddl.steps import Cast
from nicol.ddl.tables import ColumnType

TEXTS = ("Text", "Citext", "VarChar", "Char")
INTEGERS = ("SmallInt", "Integer", "BigInt")
NUMBERS = (*INTEGERS, "Decimal", "Real", "DoublePrecision")
TIMES = ("Timestamp", "Timestamptz", "Date")
IMPOSSIBLE_FROM_TEXT = "impossible"


def cast_between(before: ColumnType, after: ColumnType) -> Cast:
    """How values get from one type to a different one."""
    if "Unsupported" in (before.family, after.family):
        return "safe" if after.name == "Text" or before.family == "Unsupported" else "risky"
    if before.family == "Enum":
        return "impossible"
    if after.family == "Enum":
        return "impossible"
    if before.name == after.name:
        return "safe" if widens(before, after) else "risky"
    if after.name in TEXTS:
        return into_text(before, after)
    if before.name in NUMBERS and after.name in NUMBERS:
        return "safe" if NUMBERS.index(before.name) < NUMBERS.index(after.name) else "risky"
    return "impossible"


def widens(before: ColumnType, after: ColumnType) -> bool:
    """Whether every value of the type with the old parameters fits the new ones."""
    if not after.args:
        return True
    return bool(before.args) and all(int(old) <= int(new) for old, new in zip(before.args, after.args, strict=False))


def into_text(before: ColumnType, after: ColumnType) -> Cast:
    return "safe" if after.name in ("Text", "Citext") or not after.args else "risky"
