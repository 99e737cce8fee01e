"""Database failures into Prisma's errors, named in the words of the schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from nicol.drivers.failure import DriverError, Kind
from nicol.errors.base import NicolError
from nicol.errors.connection import ConnectionClosedError, OperationTimeoutError
from nicol.errors.database import (
    CheckConstraintError,
    ColumnNotFoundError,
    DataValidationError,
    ForeignKeyConstraintError,
    FullTextIndexMissingError,
    NullConstraintError,
    RawQueryError,
    ReadOnlyError,
    TableNotFoundError,
    TooManyConnectionsError,
    UniqueConstraintError,
    UnmappedDatabaseError,
    ValueOutOfRangeError,
    ValueTooLongError,
    WriteConflictError,
)
from nicol.model.schema import Model, Schema

UNNAMED_KEY = "PRIMARY"
"""What databases without names for primary keys call them."""
LOCK_WAIT_EXCEEDED = "1205"
"""MySQL's and MariaDB's: two transactions were in each other's way, and this one may be tried again."""
Translation: TypeAlias = Callable[[Schema, DriverError, str | None], NicolError]


def translate(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    """The error that `failure` means for an operation on `model` (a client name; None for raw queries)."""
    return _BY_KIND.get(failure.kind, _unmapped)(schema, failure, model)


def translate_raw(failure: DriverError) -> NicolError:
    """The error of a raw query: the database's own code and message under P2010, except that a conflict is P2034."""
    if failure.kind == "closed":
        return ConnectionClosedError(failure.message)
    if failure.kind == "conflict" or failure.native_code == LOCK_WAIT_EXCEEDED:
        return WriteConflictError()
    if failure.kind == "read_only":
        return ReadOnlyError(failure.message)
    return RawQueryError(failure.native_code, failure.message)


def _owner(schema: Schema, failure: DriverError, model: str | None) -> Model | None:
    """The model whose table the database named, else the operation's."""
    for candidate in schema.models:
        if failure.table is not None and candidate.db_name == failure.table:
            return candidate
    return schema.models_by_name.get(model) if model is not None else None


def _client_fields(model: Model | None, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Column names as field names; a column without a field (of a join table) keeps its own."""
    if model is None:
        return columns
    names = {field.db_name: field.name for field in model.scalars}
    return tuple(names.get(column, column) for column in columns)


def _unique(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    owner = _owner(schema, failure, model)
    fields = _client_fields(owner, failure.columns)
    if not fields and owner is not None:
        named = [index for index in owner.uniques if index.db_name == failure.constraint]
        if not named and failure.constraint == UNNAMED_KEY and owner.primary_key is not None:
            named = [owner.primary_key]
        fields = named[0].field_names if named else ()
    return UniqueConstraintError(owner.name if owner else model, fields, failure.constraint)


def _foreign_key(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    for owner in schema.models:
        for field in owner.relations:
            if field.holds_key and failure.constraint is not None and field.constraint == failure.constraint:
                return ForeignKeyConstraintError(owner.name, (), field.constraint)
    return ForeignKeyConstraintError(model, (), failure.constraint)


def _not_null(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    owner = _owner(schema, failure, model)
    return NullConstraintError(owner.name if owner else model, _client_fields(owner, failure.columns))


def _check(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return CheckConstraintError(failure.message, failure.constraint, model)


def _too_long(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    columns = _client_fields(_owner(schema, failure, model), failure.columns)
    return ValueTooLongError(",".join(columns) or "(not available)", model)


def _out_of_range(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return ValueOutOfRangeError(failure.message, model)


def _bad_value(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return DataValidationError(failure.message, model)


def _conflict(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return WriteConflictError(model)


def _no_table(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    owner = _owner(schema, failure, model)
    return TableNotFoundError(failure.table or (owner.db_name if owner else "(not available)"), model)


def _no_column(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return ColumnNotFoundError(",".join(failure.columns) or "(not available)", model)


def _too_many(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return TooManyConnectionsError(failure.message)


def _closed(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return ConnectionClosedError(failure.message)


def _timeout(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return OperationTimeoutError(failure.message.rstrip("."))


def _no_fulltext(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return FullTextIndexMissingError(model)


def _locked(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    if failure.native_code == LOCK_WAIT_EXCEEDED:
        return WriteConflictError(model)
    return _timeout(schema, failure, model)


def _read_only(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return ReadOnlyError(failure.message)


def _unmapped(schema: Schema, failure: DriverError, model: str | None) -> NicolError:
    return UnmappedDatabaseError(failure.native_code, failure.message, model)


_BY_KIND: dict[Kind, Translation] = {
    "unique": _unique,
    "foreign_key": _foreign_key,
    "not_null": _not_null,
    "check": _check,
    "value_too_long": _too_long,
    "out_of_range": _out_of_range,
    "bad_value": _bad_value,
    "conflict": _conflict,
    "no_table": _no_table,
    "no_column": _no_column,
    "too_many_connections": _too_many,
    "closed": _closed,
    "timeout": _timeout,
    "no_fulltext": _no_fulltext,
    "locked": _locked,
    "read_only": _read_only,
}
