"""SQLite's refusals as DriverErrors, by extended result code: https://www.sqlite.org/rescode.html."""

from __future__ import annotations

import re

import apsw

from nicol.drivers.failure import DriverError, Kind

BY_EXTENDED_CODE: dict[int, Kind] = {
    apsw.SQLITE_CONSTRAINT_UNIQUE: "unique",
    apsw.SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
    apsw.SQLITE_CONSTRAINT_ROWID: "unique",
    apsw.SQLITE_CONSTRAINT_FOREIGNKEY: "foreign_key",
    apsw.SQLITE_CONSTRAINT_TRIGGER: "foreign_key",
    apsw.SQLITE_CONSTRAINT_NOTNULL: "not_null",
    apsw.SQLITE_CONSTRAINT_CHECK: "check",
    apsw.SQLITE_CONSTRAINT_DATATYPE: "bad_value",
    apsw.SQLITE_BUSY_SNAPSHOT: "conflict",
}
"""CONSTRAINT_TRIGGER is what an ON DELETE RESTRICT reports; RAISE() in a user's trigger reports it too."""
BY_CODE: dict[int, Kind] = {
    apsw.SQLITE_BUSY: "locked",
    apsw.SQLITE_LOCKED: "locked",
    apsw.SQLITE_READONLY: "read_only",
    apsw.SQLITE_CANTOPEN: "read_only",
    apsw.SQLITE_FULL: "disk_full",
    apsw.SQLITE_TOOBIG: "value_too_long",
    apsw.SQLITE_MISMATCH: "bad_value",
    apsw.SQLITE_INTERRUPT: "timeout",
    apsw.SQLITE_PERM: "denied",
    apsw.SQLITE_AUTH: "denied",
}
"""CANTOPEN in the middle of a session: the journal cannot be made, for the folder is read-only."""
_CONSTRAINT = re.compile(r"^(UNIQUE|NOT NULL|FOREIGN KEY|CHECK) constraint failed(?:: (?P<names>.*))?$", re.DOTALL)
_NO_TABLE = re.compile(r"^no such table: (?:main\.)?(?P<table>.*)$", re.DOTALL)
_NO_COLUMN = re.compile(
    r"^(?:no such column: (?:.*\.)?(?P<read>.*)|table (?P<table>.*) has no column named (?P<written>.*))$", re.DOTALL
)
Bad = (apsw.Error, TypeError, OverflowError, UnicodeEncodeError)
"""What running a statement may raise: SQLite's errors, and apsw's for a value that SQLite cannot hold."""


def failure(error: Exception) -> DriverError:
    """The DriverError of what apsw raised, with the table and columns where SQLite's message names them."""
    if isinstance(error, apsw.ConnectionClosedError | apsw.CursorClosedError):
        return DriverError("closed", "the connection is closed", "closed")
    if isinstance(error, OverflowError):
        return DriverError("out_of_range", "an integer has more than 64 bits", "out_of_range")
    if not isinstance(error, apsw.Error) or isinstance(error, apsw.BindingsError):
        return DriverError("bad_value", str(error), "bad_value")
    code: int = getattr(error, "extendedresult", apsw.SQLITE_ERROR)
    kind = BY_EXTENDED_CODE.get(code) or BY_CODE.get(code & 0xFF, "other")
    return _named(DriverError(kind, str(error), str(code)))


def _named(found: DriverError) -> DriverError:
    """SQLite has numbers for the kind of a failure and only words for the names in it."""
    if found.kind in ("unique", "not_null", "check"):
        _name_constraint(found)
    elif found.kind == "other" and found.native_code == str(apsw.SQLITE_ERROR):
        _name_missing(found)
    return found


def _name_constraint(found: DriverError) -> None:
    match = _CONSTRAINT.match(found.message)
    names = match["names"] if match else None
    if not names:
        return
    if found.kind == "check":
        found.constraint = names
    elif names.startswith("index '"):
        found.constraint = names[len("index '") : -1]
    else:
        pairs = [name.rpartition(".") for name in names.split(", ")]
        found.table = pairs[0][0]
        found.columns = tuple(column for _, _, column in pairs)


def _name_missing(found: DriverError) -> None:
    if match := _NO_TABLE.match(found.message):
        found.kind, found.table = "no_table", match["table"]
    elif match := _NO_COLUMN.match(found.message):
        found.kind, found.table = "no_column", match["table"]
        found.columns = (match["written"] or match["read"],)
