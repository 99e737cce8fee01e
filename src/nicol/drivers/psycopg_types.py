"""How values pass through psycopg: the same conventions as through asyncpg.

Parameters: text of type unknown. Results: aware UTC datetimes, uuid and json as str, Decimal; types without a Python
type of their own as the server prints them.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

from psycopg import postgres, pq
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Dumper, Loader
from psycopg.types.string import TextBinaryLoader, TextLoader

from nicol.drivers.postgresql_values import moment_text, utc

BINARY = (
    *("bool", "int2", "int4", "int8", "float4", "float8", "numeric", "oid"),
    *("text", "varchar", "bpchar", "name", '"char"', "bytea", "uuid", "json", "jsonb"),
    *("date", "time", "timetz", "timestamp", "timestamptz"),
)
"""Types whose binary form is read, alone and in arrays."""
TEXT_ONLY = (
    *("inet", "cidr", "interval"),
    *("int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"),
    *("int4multirange", "int8multirange", "nummultirange", "datemultirange", "tsmultirange", "tstzmultirange"),
)
"""Types that psycopg would turn into objects of its own."""


def oid(name: str) -> int:
    """The number of a built-in type; psycopg knows every one named here."""
    return postgres.types[name].oid


def readable_in_binary() -> set[int]:
    """The types, and arrays of them, whose binary form is read."""
    found = [postgres.types[name] for name in BINARY]
    return {info.oid for info in found} | {info.array_oid for info in found}


class Untyped(Dumper):
    """A parameter as text whose type the server infers."""

    def dump(self, obj: object) -> Buffer:
        return str(obj).encode()


class UntypedBool(Dumper):
    """A bool in PostgreSQL's words."""

    def dump(self, obj: bool) -> Buffer:
        return b"true" if obj else b"false"


class UntypedMoment(Dumper):
    """A datetime for `timestamp` and `timestamptz`."""

    def dump(self, obj: datetime) -> Buffer:
        return moment_text(obj).encode()


class UntypedEnum(Dumper):
    """The value of an enum's member."""

    def dump(self, obj: Enum) -> Buffer:
        return str(obj.value).encode()


class UtcLoader(Loader):
    """`timestamp` in text form."""

    def load(self, data: Buffer) -> datetime:
        return utc(bytes(data).decode())


class UuidBinaryLoader(Loader):
    """A uuid as the text that PostgreSQL prints."""

    format = pq.Format.BINARY

    def load(self, data: Buffer) -> str:
        text = bytes(data).hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class JsonbBinaryLoader(Loader):
    """Jsonb in binary is a version byte and the text: https://www.postgresql.org/docs/current/datatype-json.html"""

    format = pq.Format.BINARY

    def load(self, data: Buffer) -> str:
        return bytes(data[1:]).decode()


def _adapters() -> AdaptersMap:
    made = AdaptersMap(postgres.adapters)
    for kind in (int, float, Decimal, UUID, date, time, timedelta):
        made.register_dumper(kind, Untyped)
    made.register_dumper(bool, UntypedBool)
    made.register_dumper(datetime, UntypedMoment)
    made.register_dumper(Enum, UntypedEnum)
    for name in ("json", "jsonb", "uuid", *TEXT_ONLY):
        made.register_loader(oid(name), TextLoader)
    made.register_loader(oid("json"), TextBinaryLoader)
    made.register_loader(oid("jsonb"), JsonbBinaryLoader)
    made.register_loader(oid("uuid"), UuidBinaryLoader)
    made.register_loader(oid("timestamp"), UtcLoader)
    aware = made.get_loader(oid("timestamptz"), pq.Format.BINARY)
    assert aware is not None
    made.register_loader(oid("timestamp"), aware)
    return made


adapters = _adapters()
"""The context of every connection. `timestamp` and `timestamptz` have one binary form, so one loader reads both."""
