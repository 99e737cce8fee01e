"""Which changes of a PostgreSQL column's type keep its values.

Prisma casts in place where PostgreSQL has an assignment cast that the type's length lets through, else it drops and
adds the column; a cast that some values may not survive is "risky". Measured on Prisma 7.10 for every pair of types.
"""

from __future__ import annotations

from nicol.ddl.steps import Cast
from nicol.ddl.tables import ColumnType

NUMBERS = ("SmallInt", "Integer", "BigInt", "Decimal", "Real", "DoublePrecision")
TEXTS = ("Text", "VarChar", "Char")
ANYTHING = ("Money", "Citext")
"""Types that Prisma casts to every other: PostgreSQL then refuses where it cannot, and nothing is lost."""
CASTS: dict[str, frozenset[str]] = {
    **{number: frozenset({*NUMBERS, *TEXTS}) for number in NUMBERS},
    "Oid": frozenset({"Integer", "BigInt", "Text", "VarChar"}),
    "Text": frozenset({"VarChar", "Char", "Citext"}),
    "VarChar": frozenset(TEXTS),
    "Char": frozenset(TEXTS),
    "Bit": frozenset({*TEXTS, "VarBit"}),
    "VarBit": frozenset({*TEXTS, "Bit", "VarBit"}),
    "Uuid": frozenset(TEXTS),
    "Xml": frozenset(TEXTS),
    "Inet": frozenset({"Text", "VarChar", "Citext"}),
    "Boolean": frozenset(TEXTS),
    "Timestamp": frozenset({*TEXTS, "Timestamp", "Timestamptz", "Date", "Time", "Timetz"}),
    "Timestamptz": frozenset({*TEXTS, "Timestamp", "Timestamptz", "Date", "Time", "Timetz"}),
    "Date": frozenset({*TEXTS, "Timestamp", "Timestamptz"}),
    "Time": frozenset({*TEXTS, "Time", "Timetz"}),
    "Timetz": frozenset({*TEXTS, "Time", "Timetz"}),
    "Json": frozenset({*TEXTS, "JsonB"}),
    "JsonB": frozenset({*TEXTS, "Json"}),
    "ByteA": frozenset(TEXTS),
}
"""From → to, lengths aside."""
SHORTEST: dict[str, int] = {
    "Uuid": 32,
    "Timestamp": 23,
    "Timestamptz": 28,
    "Date": 28,
    "Time": 14,
    "Timetz": 19,
    "ByteA": 3,
}
"""The length below which VarChar and Char do not take a type."""
DIGITS = {"SmallInt": 6, "Integer": 11, "BigInt": 20, "Boolean": 5}
"""The characters that the longest value of a type needs."""
WIDER: dict[str, tuple[str, ...]] = {
    "SmallInt": ("Integer", "BigInt", "Decimal", "Real", "DoublePrecision"),
    "Integer": ("BigInt", "Decimal", "DoublePrecision"),
    "BigInt": ("Decimal",),
    "Oid": ("BigInt",),
    "Real": ("DoublePrecision", "Decimal"),
    "DoublePrecision": ("Decimal",),
    "Text": ("Citext",),
    "Inet": ("Citext",),
    "Date": ("Timestamp", "Timestamptz"),
    "Timestamp": ("Timestamptz",),
    "Timestamptz": ("Timestamp",),
    "Time": ("Timetz",),
    "Json": ("JsonB",),
    "JsonB": ("Json",),
}
"""To a type that holds every value of the first."""


def cast_between(before: ColumnType, after: ColumnType) -> Cast:
    """How values get from one type to a different one."""
    if "Enum" in (before.family, after.family):
        return "impossible"
    if "Unsupported" in (before.family, after.family):
        return "risky"
    if before.name in ANYTHING:
        return "safe" if after.name == "Text" else "risky"
    if after.name not in CASTS[before.name] and before.name != after.name:
        return "impossible"
    return by_length(before, after)


def cast_from_list(after: ColumnType) -> Cast:
    """A list becomes one value: PostgreSQL prints it into a text."""
    if after.name not in TEXTS:
        return "impossible"
    return "safe" if length(after) is None else "risky"


def by_length(before: ColumnType, after: ColumnType) -> Cast:
    """A cast that exists, judged by the lengths of both types."""
    room, need = length(after), length(before)
    if before.name in ("Bit", "VarBit"):
        return bits(before, after)
    if after.name in ("VarChar", "Char"):
        return into_text(before, after)
    if before.name == after.name:
        return "safe" if room is None or (need is not None and need <= room) else "risky"
    return "safe" if after.name == "Text" or after.name in WIDER.get(before.name, ()) else "risky"


def bits(before: ColumnType, after: ColumnType) -> Cast:
    """Bit strings never shrink into a shorter one; Bit only changes its length by a new column."""
    room, need = length(after), length(before)
    if before.name == after.name == "Bit" or ((before.name == "Bit" or after.name == "VarBit") and room is not None):
        fits = need is not None and room is not None and need <= room and not before.name == after.name == "Bit"
        return "safe" if fits else "impossible"
    return "safe" if room is None else "risky"


def into_text(before: ColumnType, after: ColumnType) -> Cast:
    """A text of limited length: impossible where no value of the type fits, safe where all do."""
    room = length(after)
    if room is None:
        return "safe"
    if before.name == "Boolean" and after.name == "Char" and room < len("true"):
        return "impossible"
    if before.name in SHORTEST:
        return "safe" if room >= SHORTEST[before.name] else "impossible"
    need = DIGITS.get(before.name) or length(before)
    return "safe" if need is not None and need <= room else "risky"


def length(type: ColumnType) -> int | None:
    """The length or precision of a type; None for no limit."""
    if type.name in ("Char", "Bit") and not type.args:
        return 1
    return int(type.args[0]) if type.args else None
