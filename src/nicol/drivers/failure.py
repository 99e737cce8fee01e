"""What drivers raise, before a layer that knows the schema gives it a Prisma code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "unique",
    "foreign_key",
    "not_null",
    "check",
    "value_too_long",
    "out_of_range",
    "bad_value",
    "conflict",
    "no_table",
    "no_column",
    "too_many_connections",
    "closed",
    "timeout",
    "denied",
    "read_only",
    "no_fulltext",
    "disk_full",
    "locked",
    "other",
]


@dataclass(slots=True)
class DriverError(Exception):
    """A database's refusal: the kind, the database's own code (SQLSTATE, errno) and whatever names it gave."""

    kind: Kind
    message: str
    native_code: str
    table: str | None = None
    columns: tuple[str, ...] = ()
    constraint: str | None = None
    detail: str | None = None
    position: int | None = None
    """The character of the statement, from 0, where the server places the error."""

    def __str__(self) -> str:
        return self.message
