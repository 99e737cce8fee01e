"""How both PostgreSQL drivers read and write moments in text form, in a session whose time zone is UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from nicol.drivers.failure import DriverError

_read = datetime.fromisoformat


def utc(text: str) -> datetime:
    """The aware datetime of a `timestamp`, which is UTC by Prisma's convention; ValueError beyond Python's years."""
    return _read(text + "+00")


def moment_text(value: datetime | str) -> str:
    """A parameter for `timestamp` and `timestamptz`: naive is UTC; text is the server's to read."""
    if isinstance(value, str):
        return value
    if value.tzinfo is not None and value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ")


def unreadable(error: ValueError) -> DriverError:
    """A stored value that Python's types cannot hold: `infinity`, a year before 1 or after 9999."""
    return DriverError("bad_value", f"a stored value cannot be read: {error}; select it as text", "22008")
