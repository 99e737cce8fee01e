"""MySQL's and MariaDB's columns.

A column is always changed in place: the server refuses what it cannot convert, and nothing is lost. (Prisma drops and
adds a column whose values it thinks cannot be cast.)
"""

from __future__ import annotations

from dataclasses import replace

from nicol.ddl import mysql_defaults
from nicol.ddl.compare.comparison import Comparison
from nicol.ddl.steps import Cast
from nicol.ddl.tables import Column, ColumnType

IMPLIED_ARGS: dict[str, tuple[str, ...]] = {
    "Char": ("1",),
    "Binary": ("1",),
    "Bit": ("1",),
    "Decimal": ("10", "0"),
    "DateTime": ("0",),
    "Timestamp": ("0",),
    "Time": ("0",),
}
"""What MySQL takes for a native type's missing parameters."""
SIGNED: tuple[str, ...] = ("TinyInt", "SmallInt", "MediumInt", "Int", "BigInt")
UNSIGNED: tuple[str, ...] = (
    "UnsignedTinyInt",
    "UnsignedSmallInt",
    "UnsignedMediumInt",
    "UnsignedInt",
    "UnsignedBigInt",
)
TEXTS: tuple[str, ...] = ("Char", "VarChar", "TinyText", "Text", "MediumText", "LongText")
BLOBS: tuple[str, ...] = ("Binary", "VarBinary", "TinyBlob", "Blob", "MediumBlob", "LongBlob")
ROOM = {"Tiny": 255, "": 65_535, "Medium": 16_777_215, "Long": 4_294_967_295}
"""Bytes that a TEXT or BLOB of each size holds."""
BYTES_PER_CHARACTER = 4
DIGITS = {"TinyInt": 4, "SmallInt": 6, "MediumInt": 8, "Int": 11, "BigInt": 20}
"""The characters that the longest number of a type needs."""


def type_change(before: Column, after: Column) -> Cast | None:
    if same_type(before.type, after.type):
        return None
    return "safe" if is_safe(before.type, after.type) else "risky"


def same_type(before: ColumnType, after: ColumnType) -> bool:
    """Whether both are one type; the order of an enum's values is not a difference, as for PostgreSQL's enums."""
    if before.family == after.family == "Enum":
        return set(before.args) == set(after.args)
    return with_implied(before) == with_implied(after)


def with_implied(type: ColumnType) -> ColumnType:
    if type.family == "Unsupported":
        return replace(type, name=type.name.lower())
    implied = IMPLIED_ARGS.get(type.name, ())
    if type.name == "Decimal" and len(type.args) == 1:
        return replace(type, args=(*type.args, "0"))
    return type if type.args else replace(type, args=implied)


def is_safe(before: ColumnType, after: ColumnType) -> bool:
    """Whether every value of `before` is one of `after`."""
    if before.family == after.family == "Enum":
        return set(before.args) <= set(after.args)
    if "Enum" in (before.family, after.family) or "Unsupported" in (before.family, after.family):
        return False
    for names in (SIGNED, UNSIGNED):
        if before.name in names and after.name in names:
            return names.index(before.name) <= names.index(after.name)
    if before.name in UNSIGNED and after.name in SIGNED:
        return UNSIGNED.index(before.name) < SIGNED.index(after.name)
    if before.name in DIGITS and after.name in TEXTS:
        return DIGITS[before.name] <= characters(after)
    for names in (TEXTS, BLOBS):
        if before.name in names and after.name in names:
            return fits(before, after)
    if before.name == after.name:
        return widened(*(tuple(int(arg) for arg in with_implied(side).args) for side in (before, after)))
    return (before.name, after.name) in {("Float", "Double"), ("Date", "DateTime")}


def widened(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Whether parameters grow: for DECIMAL, the digits before and after the point."""
    if len(old) == len(new) == 2:
        return new[1] >= old[1] and new[0] - new[1] >= old[0] - old[1]
    return len(old) == len(new) and all(after >= before for before, after in zip(old, new, strict=True))


def fits(before: ColumnType, after: ColumnType) -> bool:
    """Whether the longest text or blob of `before` goes into `after`; a shorter Char pads its values."""
    if before.name != after.name and after.name in ("Char", "Binary"):
        return False
    return characters(before) <= characters(after)


def characters(type: ColumnType) -> int:
    """How many characters, or bytes for binary types, a value may have."""
    if type.name in ("Char", "VarChar", "Binary", "VarBinary"):
        return int(with_implied(type).args[0])
    if type.name in BLOBS:
        return ROOM[type.name.removesuffix("Blob")]
    return ROOM[type.name.removesuffix("Text")] // BYTES_PER_CHARACTER


def understood(column: Column) -> Column:
    """Also without the default that MySQL cannot hold and that is therefore never written."""
    if column.default is None or mysql_defaults.is_unwritten(column):
        return replace(column, default=None)
    if column.default.kind != "expression":
        return column
    return replace(column, default=mysql_defaults.default_of(column.default.text, column.type))


mysql = Comparison(type_change, understood, counting_changes=True)
