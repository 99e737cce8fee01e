"""How both PostgreSQL drivers read and write moments in text form, in a session whose time zone is UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from nicol.drivers.failure import DriverError

_read = datetime.fromisoformat


def utc(text: str) -> datetime:
    """The aware datetime of a `timestamp`, which is UTC by Prisma's convention; DriverError beyond Python's years."""
    try:
        return _read(text + "+00")
    except ValueError as error:
        raise _outside(text) from error


def moment(text: str) -> datetime:
    """The aware datetime of a `timestamptz`; DriverError beyond Python's years."""
    try:
        return _read(text)
    except ValueError as error:
        raise _outside(text) from error


def moment_text(value: datetime | str) -> str:
    """A parameter for either type: naive is UTC; text is the server's to read."""
    if isinstance(value, str):
        return value
    if value.tzinfo is not None and value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ")


def _outside(text: str) -> DriverError:
    return DriverError("bad_value", f"the moment `{text}` is outside the years 1 to 9999 that Python knows", "22008")
