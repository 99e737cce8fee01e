"""What a column of a result holds, by the protocol's description of it.

https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from asyncmy.protocol import FieldDescriptorPacket

NAMES = {
    0: "decimal",
    1: "tinyint",
    2: "smallint",
    3: "int",
    4: "float",
    5: "double",
    6: "null",
    7: "timestamp",
    8: "bigint",
    9: "mediumint",
    10: "date",
    11: "time",
    12: "datetime",
    13: "year",
    14: "date",
    16: "bit",
    245: "json",
    246: "decimal",
    247: "enum",
    248: "set",
    255: "geometry",
}
TEXTS = {15: "varchar", 253: "varchar", 254: "char"}
BYTES = {15: "varbinary", 253: "varbinary", 254: "binary"}
MOMENTS = ("datetime", "timestamp")
BINARY = 63
"""The character set of bytes."""
ENUM = 256
SET = 2048
"""Flags of texts that are one of a list, or some of it."""


def type_name(field: FieldDescriptorPacket) -> str:
    """The type as SQL calls it, without length: `int`, `varchar`, `text`, `blob`."""
    if field.type_code in NAMES:
        return NAMES[field.type_code]
    if field.flags & (ENUM | SET):
        return "enum" if field.flags & ENUM else "set"
    bytes_ = field.charsetnr == BINARY
    return (BYTES if bytes_ else TEXTS).get(field.type_code, "blob" if bytes_ else "text")


def in_utc(types: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows with moments in UTC, which is what the session's zone is."""
    places = [place for place, name in enumerate(types) if name in MOMENTS]
    if not places:
        return list(rows)
    return [_zoned(row, places) for row in rows]


def _zoned(row: tuple[Any, ...], places: list[int]) -> tuple[Any, ...]:
    values = list(row)
    for place in places:
        if isinstance(values[place], datetime):
            values[place] = values[place].replace(tzinfo=UTC)
    return tuple(values)
