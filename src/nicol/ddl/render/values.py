"""Default values that read the same on every database."""

from __future__ import annotations

from datetime import datetime

from nicol.ddl.tables import DefaultValue
from nicol.dialects.quoting import string


def date_time(text: str) -> str:
    """An ISO instant the way Prisma writes it in DDL: `2018-01-27 08:00:00 +00:00`."""
    moment = datetime.fromisoformat(text)
    offset = moment.strftime("%z") or "+0000"
    return f"{moment:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:5]}"


def plain_value(value: DefaultValue) -> str:
    """A written default that is neither bytes nor a list."""
    match value.value_kind:
        case "Int" | "BigInt" | "Float" | "Boolean":
            return value.text
        case "DateTime":
            return string(date_time(value.text))
        case _:
            return string(value.text)
