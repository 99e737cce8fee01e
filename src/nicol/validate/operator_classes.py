"""Operator classes of PostgreSQL indexes: which fields and native types each accepts.

Source: the operator class tables of https://www.postgresql.org/docs/current/indexes-opclass.html, under Prisma's names.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OperatorClass:
    """`algorithms` that know the class, the scalar `types` it takes and the `natives` it needs (empty: any)."""

    algorithms: tuple[str, ...]
    types: tuple[str, ...]
    natives: tuple[str, ...] = ()
    needs_native: bool = False


def _brin(types: str, natives: str, needs_native: bool = False) -> OperatorClass:
    return OperatorClass(("Brin",), tuple(types.split()), tuple(natives.split()), needs_native)


_FAMILIES: dict[str, tuple[str, OperatorClass]] = {
    "Bit": ("MinMax", _brin("String", "Bit", True)),
    "VarBit": ("MinMax", _brin("String", "VarBit", True)),
    "Bpchar": ("Bloom MinMax", _brin("String", "Char", True)),
    "Bytea": ("Bloom MinMax", _brin("Bytes", "ByteA")),
    "Date": ("Bloom MinMax MinMaxMulti", _brin("DateTime", "Date", True)),
    "Float4": ("Bloom MinMax MinMaxMulti", _brin("Float", "Real", True)),
    "Float8": ("Bloom MinMax MinMaxMulti", _brin("Float", "DoublePrecision")),
    "Inet": ("Bloom Inclusion MinMax MinMaxMulti", _brin("String", "Inet", True)),
    "Int2": ("Bloom MinMax MinMaxMulti", _brin("Int", "SmallInt", True)),
    "Int4": ("Bloom MinMax MinMaxMulti", _brin("Int", "Integer")),
    "Int8": ("Bloom MinMax MinMaxMulti", _brin("BigInt", "BigInt")),
    "Numeric": ("Bloom MinMax MinMaxMulti", _brin("Decimal", "Decimal")),
    "Oid": ("Bloom MinMax MinMaxMulti", _brin("Int", "Oid", True)),
    "Text": ("Bloom MinMax", _brin("String", "Text VarChar")),
    "Timestamp": ("Bloom MinMax MinMaxMulti", _brin("DateTime", "Timestamp")),
    "TimestampTz": ("Bloom MinMax MinMaxMulti", _brin("DateTime", "Timestamptz", True)),
    "Time": ("Bloom MinMax MinMaxMulti", _brin("DateTime", "Time", True)),
    "TimeTz": ("Bloom MinMax MinMaxMulti", _brin("DateTime", "Timetz", True)),
    "Uuid": ("Bloom MinMax MinMaxMulti", _brin("String", "Uuid", True)),
}

_SHOWN = {"UuidMinMaxMultiOps": "BitMinMaxOps"}
"""Classes that Prisma's messages call by another one's name."""


def shown(ops: str) -> str:
    """What messages call an operator class."""
    return _SHOWN.get(ops, ops)


OPERATOR_CLASSES: dict[str, OperatorClass] = {
    "InetOps": OperatorClass(("Gist", "SpGist"), ("String",), ("Inet",), needs_native=True),
    "JsonbOps": OperatorClass(("Gin",), ("Json",), ("JsonB",)),
    "JsonbPathOps": OperatorClass(("Gin",), ("Json",), ("JsonB",)),
    "ArrayOps": OperatorClass(("Gin",), ()),
    "TextOps": OperatorClass(("SpGist",), ("String",), ("Text", "VarChar")),
    **{f"{name}{kind}Ops": ops for name, (kinds, ops) in _FAMILIES.items() for kind in kinds.split()},
}
