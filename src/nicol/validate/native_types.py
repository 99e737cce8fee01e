"""Native types (`@db.X`) of each provider: which scalars they hold and which arguments they take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nicol.model.schema import Provider

Numbers = tuple[int | None, ...]
_U32 = 2**32
_NUMBER, _NUMBERS, _NUMBER_OR_MAX = "a nonnegative integer", "two nonnegative integers", "an integer or `Max`"


@dataclass(frozen=True, slots=True)
class NativeSpec:
    """`types` are the scalars it may be put on, `scalar` the one an introspected column gets."""

    types: tuple[str, ...]
    scalar: str
    required: int = 0
    optional: int = 0
    expected: str = _NUMBER

    def numbers(self, args: tuple[str, ...]) -> Numbers | None:
        """The arguments as numbers (`Max` as None); None when they are something else."""
        if not self.required + self.optional:
            return ()
        if not args:
            return None if self.required else ()
        if len(args) != self.required + self.optional:
            return None
        found: list[int | None] = []
        for text in args:
            if self.expected == _NUMBER_OR_MAX and text.lower() == "max":
                found.append(None)
            elif text.isascii() and text.isdigit() and len(text) < 11 and int(text) < _U32:
                found.append(int(text))
            else:
                return None
        return tuple(found)


def _specs(lines: str) -> dict[str, NativeSpec]:
    """One type a line: `Name[:shape] Scalar [Scalar] [=Scalar]`, where `=` names what an introspected column gets.

    Shapes of arguments: `1` one, `?` one optional, `??` two optional, `m` an optional number or `Max`.
    """
    found: dict[str, NativeSpec] = {}
    for line in lines.split("\n"):
        words = line.split()
        if not words:
            continue
        name, _, shape = words[0].partition(":")
        scalars = tuple(word for word in words[1:] if not word.startswith("="))
        scalar = next((word[1:] for word in words if word.startswith("=")), scalars[0])
        found[name] = _SHAPES[shape](scalars, scalar)
    return found


_SHAPES: dict[str, Callable[[tuple[str, ...], str], NativeSpec]] = {
    "": lambda types, scalar: NativeSpec(types, scalar),
    "1": lambda types, scalar: NativeSpec(types, scalar, required=1),
    "?": lambda types, scalar: NativeSpec(types, scalar, optional=1),
    "??": lambda types, scalar: NativeSpec(types, scalar, optional=2, expected=_NUMBERS),
    "m": lambda types, scalar: NativeSpec(types, scalar, optional=1, expected=_NUMBER_OR_MAX),
}

NATIVE_TYPES: dict[Provider, dict[str, NativeSpec]] = {
    "sqlite": {},
    "postgresql": _specs("""
        SmallInt Int
        Integer Int
        BigInt BigInt
        Decimal:?? Decimal
        Money Decimal
        Inet String
        Oid Int
        Citext String
        Real Float
        DoublePrecision Float
        VarChar:? String
        Char:? String
        Text String
        ByteA Bytes
        Timestamp:? DateTime
        Timestamptz:? DateTime
        Date DateTime
        Time:? DateTime
        Timetz:? DateTime
        Boolean Boolean
        Bit:? String
        VarBit:? String
        Uuid String
        Xml String
        Json Json
        JsonB Json
    """),
    "cockroachdb": _specs("""
        Bit:? String
        Bool Boolean
        Bytes Bytes
        Char:? String
        Date DateTime
        Decimal:?? Decimal
        Float4 Float
        Float8 Float
        Inet String
        Int2 Int
        Int4 Int
        Int8 BigInt
        JsonB Json
        Oid Int
        CatalogSingleChar String
        String:? String
        Time:? DateTime
        Timestamp:? DateTime
        Timestamptz:? DateTime
        Timetz:? DateTime
        Uuid String
        VarBit:? String
    """),
    "mysql": _specs("""
        Int Int
        UnsignedInt Int
        SmallInt Int
        UnsignedSmallInt Int
        TinyInt Boolean Int =Int
        UnsignedTinyInt Boolean Int =Int
        MediumInt Int
        UnsignedMediumInt Int
        BigInt BigInt
        Decimal:?? Decimal
        UnsignedBigInt BigInt
        Float Float
        Double Float
        Bit:1 Boolean Bytes =Bytes
        Char:1 String
        VarChar:1 String
        Binary:1 Bytes
        VarBinary:1 Bytes
        TinyBlob Bytes
        Blob Bytes
        MediumBlob Bytes
        LongBlob Bytes
        TinyText String
        Text String
        MediumText String
        LongText String
        Date DateTime
        Time:? DateTime
        DateTime:? DateTime
        Timestamp:? DateTime
        Year Int
        Json Json
    """),
    "sqlserver": _specs("""
        TinyInt Int
        SmallInt Int
        Int Int
        BigInt BigInt =Int
        Decimal:?? Decimal
        Money Float
        SmallMoney Float
        Bit Boolean Int =Bytes
        Float:? Float
        Real Float
        Date DateTime
        Time DateTime
        DateTime DateTime
        DateTime2 DateTime
        DateTimeOffset DateTime
        SmallDateTime DateTime
        Char:? String
        NChar:? String
        VarChar:m String
        Text String
        NVarChar:m String
        NText String
        Binary:? Bytes
        VarBinary:m Bytes
        Image Bytes
        Xml String
        UniqueIdentifier String
    """),
    "mongodb": _specs("""
        String String
        Double Float
        BinData Bytes
        ObjectId String Bytes
        Bool Boolean
        Date DateTime
        Int Int
        Timestamp DateTime
        Long Int BigInt
        Json Json
    """),
}

_PRECISE = "Precision must be positive with a maximum value of 1000."
_SECONDS = ("Timestamp", "Timestamptz", "Time", "Timetz")


def _postgresql_problem(name: str, numbers: Numbers, scalar: str) -> str:
    first = numbers[0] or 0
    if name == "Decimal":
        return _PRECISE if not 0 < first <= 1000 else ""
    if name in ("Bit", "VarBit"):
        return "" if first else "M must be a positive integer."
    return "M can range from 0 to 6." if name in _SECONDS and first > 6 else ""


def _mysql_problem(name: str, numbers: Numbers, scalar: str) -> str:
    first = numbers[0] or 0
    match name:
        case "Decimal" if first > 65:
            return "Precision can range from 1 to 65."
        case "Decimal" if (numbers[1] or 0) > 30:
            return "Scale can range from 0 to 30."
        case "Bit" if not 0 < first <= 64:
            return "M can range from 1 to 64."
        case "Bit" if first > 1 and scalar == "Boolean":
            return "only Bit(1) can be used as Boolean."
        case "Char" if first > 255:
            return "M can range from 0 to 255."
        case "VarChar" if first > 65535:
            return "M can range from 0 to 65,535."
        case _:
            return ""


_SQLSERVER_LENGTHS = {"NVarChar": 4000, "VarChar": 8000, "VarBinary": 8000, "NChar": 4000, "Char": 8000, "Binary": 8000}


def _sqlserver_problem(name: str, numbers: Numbers, scalar: str) -> str:
    first = numbers[0]
    if first is None:
        return ""
    if name == "Decimal":
        if not 0 < first <= 38:
            return "Precision can range from 1 to 38."
        return "Scale can range from 0 to 38." if (numbers[1] or 0) > 38 else ""
    if name == "Float":
        return "" if 0 < first <= 53 else "Bits can range from 1 to 53."
    limit = _SQLSERVER_LENGTHS.get(name)
    if limit is None or first <= limit:
        return ""
    more = " For larger sizes, use the `Max` variant." if name in ("NVarChar", "VarChar", "VarBinary") else ""
    return f"Length can range from 1 to {limit}.{more}"


def _no_problem(name: str, numbers: Numbers, scalar: str) -> str:
    return ""


PROBLEMS: dict[Provider, Callable[[str, Numbers, str], str]] = {
    "postgresql": _postgresql_problem,
    "cockroachdb": _postgresql_problem,
    "mysql": _mysql_problem,
    "sqlserver": _sqlserver_problem,
    "sqlite": _no_problem,
    "mongodb": _no_problem,
}
"""What is out of range in the arguments of a type, in Prisma's words, else empty."""
