"""What a database refuses, under Prisma's P2xxx codes.

The texts are Prisma's; what to do next is kept apart in `hint` and shown below the message of a traceback.
"""

from __future__ import annotations

from typing import Any, ClassVar

from nicol.errors.base import NicolError


def fields_text(fields: tuple[str, ...], constraint: str | None, otherwise: str) -> str:
    """The constraint as Prisma's messages name it: its fields, else its name, else `otherwise`."""
    if fields:
        return "fields: (" + ",".join(f"`{field}`" for field in fields) + ")"
    return f"constraint: `{constraint}`" if constraint else otherwise


class DatabaseError(NicolError):
    """A query that the database, or the state of its data, did not allow. `hint` says what to do next."""

    hint: ClassVar[str] = ""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        if self.hint:
            self.add_note(self.hint)

    @property
    def meta(self) -> dict[str, Any]:
        """The facts of the error under the keys that Prisma's `meta` has."""
        return {}


class ConstraintError(DatabaseError):
    """A constraint of `model` was violated: its client fields where known, its database name where known."""

    otherwise: ClassVar[str] = "constraint"

    def __init__(self, model: str | None, fields: tuple[str, ...] = (), constraint: str | None = None) -> None:
        super().__init__(model, fields, constraint)
        self.model = model
        self.fields = fields
        self.constraint = constraint
        self.named = fields_text(fields, constraint, self.otherwise)

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "target": list(self.fields) or self.constraint}


class UniqueConstraintError(ConstraintError, code="P2002", text="Unique constraint failed on the {named}"):
    """A create, update or upsert would repeat a unique value."""

    otherwise = "(not available)"
    hint = "Another row has this value: choose a different one, or use upsert or connect_or_create."


class ForeignKeyConstraintError(ConstraintError, code="P2003", text="Foreign key constraint violated on the {named}"):
    """A row points at a row that does not exist, or a row to delete is still pointed at."""

    otherwise = "foreign key"
    hint = "Write the referenced row first, or remove the rows that refer to this one; see onDelete in the schema."

    @property
    def meta(self) -> dict[str, Any]:
        return {
            "modelName": self.model,
            "field_name": ",".join(self.fields) or self.constraint or self.otherwise,
            "constraint": self.constraint,
        }


class NullConstraintError(ConstraintError, code="P2011", text="Null constraint violation on the {named}"):
    """A required column would become NULL."""

    hint = "Give the field a value, or make it optional in the schema and migrate."


class CheckConstraintError(DatabaseError, code="P2004", text="A constraint failed on the database: `{message}`"):
    """A check, exclusion or other constraint that the schema does not know."""

    hint = "The database holds a rule that schema.prisma cannot say; the name in the message leads to it."

    def __init__(self, message: str, constraint: str | None = None, model: str | None = None) -> None:
        super().__init__(message, constraint, model)
        self.message = message
        self.constraint = constraint
        self.model = model

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "database_error": self.message, "constraint": self.constraint}


class ValueTooLongError(
    DatabaseError,
    code="P2000",
    text="The provided value for the column is too long for the column's type. Column: {column}",
):
    """A text or binary value exceeds its column's length."""

    hint = "Shorten the value, or widen the column's native type in the schema and migrate."

    def __init__(self, column: str, model: str | None = None) -> None:
        super().__init__(column, model)
        self.column = column
        self.model = model

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "column_name": self.column}


class DetailError(DatabaseError):
    """An error whose text ends in the database's or the engine's own words."""

    def __init__(self, detail: str, model: str | None = None) -> None:
        super().__init__(detail, model)
        self.detail = detail
        self.model = model

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "details": self.detail}


class ValueOutOfRangeError(DetailError, code="P2020", text="Value out of range for the type: {detail}"):
    """A number or date does not fit its column."""

    hint = "Int holds 32 bits and BigInt 64; change the field's type if larger values are wanted."


class DataValidationError(DetailError, code="P2007", text="Data validation error `{detail}`"):
    """The database could not read a value as the column's type."""


class InconsistentDataError(DetailError, code="P2023", text="Inconsistent column data: {detail}"):
    """A stored value does not fit the field's type in the schema."""

    hint = "The row was written by other means, or the schema is older than the database: compare with `nicol db pull`."


class RelationViolationError(
    DatabaseError,
    code="P2014",
    text=(
        "The change you are trying to make would violate the required relation '{relation}' "
        "between the `{parent}` and `{child}` models."
    ),
):
    """A nested write would leave a row without the related row that its model requires."""

    hint = "Delete the row, or connect it to another one, in the same call."

    def __init__(self, relation: str, parent: str, child: str) -> None:
        super().__init__(relation, parent, child)
        self.relation = relation
        self.parent = parent
        self.child = child

    @property
    def meta(self) -> dict[str, Any]:
        return {"relation_name": self.relation, "model_a_name": self.parent, "model_b_name": self.child}


class RelatedRecordNotFoundError(DetailError, code="P2015", text="A related record could not be found. {detail}"):
    """A nested write names a related row that is not there."""


class RecordsNotConnectedError(
    DatabaseError,
    code="P2017",
    text="The records for relation `{relation}` between the `{parent}` and `{child}` models are not connected.",
):
    """A nested update, delete or disconnect names a row of another parent."""

    def __init__(self, relation: str, parent: str, child: str) -> None:
        super().__init__(relation, parent, child)
        self.relation = relation
        self.parent = parent
        self.child = child

    @property
    def meta(self) -> dict[str, Any]:
        return {"relation_name": self.relation, "parent_name": self.parent, "child_name": self.child}


class ConnectedRecordsNotFoundError(
    DetailError, code="P2018", text="The required connected records were not found. {detail}"
):
    """A nested connect or set names rows that do not exist."""


class RecordNotFoundError(
    DetailError,
    code="P2025",
    text="An operation failed because it depends on one or more records that were required but not found. {detail}",
):
    """The row that the operation needs does not exist."""

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "cause": self.detail}


class TableNotFoundError(
    DatabaseError, code="P2021", text="The table `{table}` does not exist in the current database."
):
    """A model's table is missing."""

    hint = "Apply the migrations: `nicol migrate deploy` (or `nicol migrate dev` while developing)."

    def __init__(self, table: str, model: str | None = None) -> None:
        super().__init__(table, model)
        self.table = table
        self.model = model

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "table": self.table}


class ColumnNotFoundError(
    DatabaseError, code="P2022", text="The column `{column}` does not exist in the current database."
):
    """A field's column is missing."""

    hint = "Apply the migrations: `nicol migrate deploy` (or `nicol migrate dev` while developing)."

    def __init__(self, column: str, model: str | None = None) -> None:
        super().__init__(column, model)
        self.column = column
        self.model = model

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "column": self.column}


class PoolTimeoutError(
    DatabaseError,
    code="P2024",
    text=(
        "Timed out fetching a new connection from the connection pool. "
        "(Current connection pool timeout: {timeout:g}, connection limit: {limit})"
    ),
):
    """Every connection stayed busy for `timeout` seconds."""

    hint = "Shorten transactions, or raise connection_limit or pool_timeout in the URL."

    def __init__(self, timeout: float, limit: int) -> None:
        super().__init__(timeout, limit)
        self.timeout = timeout
        self.limit = limit

    @property
    def meta(self) -> dict[str, Any]:
        return {"timeout": self.timeout, "connection_limit": self.limit}


class TooManyConnectionsError(DetailError, code="P2037", text="Too many database connections opened: {detail}"):
    """The database server takes no more connections."""

    hint = "Lower connection_limit in the URL, or put a pooler in front of the server."


class TransactionError(DetailError, code="P2028", text="Transaction API error: {detail}"):
    """An interactive transaction could not start in time, ran out of time, or is used after its end."""

    @property
    def meta(self) -> dict[str, Any]:
        return {"error": self.detail}


class WriteConflictError(
    DatabaseError,
    code="P2034",
    text="Transaction failed due to a write conflict or a deadlock. Please retry your transaction",
):
    """Two transactions wanted the same rows and the database gave this one up."""

    hint = "Run the whole transaction again: nothing of it was kept."

    def __init__(self, model: str | None = None) -> None:
        super().__init__(model)
        self.model = model

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model}


class RawQueryError(DatabaseError, code="P2010", text="Raw query failed. Code: `{native_code}`. Message: `{message}`"):
    """A raw statement failed; the code (SQLSTATE, SQLite result code) and message are the database's."""

    def __init__(self, native_code: str, message: str) -> None:
        super().__init__(native_code, message)
        self.native_code = native_code
        self.message = message

    @property
    def meta(self) -> dict[str, Any]:
        return {"code": self.native_code, "message": self.message}


class FullTextIndexMissingError(
    DatabaseError,
    code="P2030",
    text="Cannot find a fulltext index to use for the search, try adding a @@fulltext([Fields...]) to your schema",
):
    """A full-text search of fields that no index holds together, on a database that needs one."""

    hint = "The index must name just the fields that are searched together, in any order."

    def __init__(self, model: str | None) -> None:
        super().__init__(model)
        self.model = model


class UnmappedDatabaseError(
    DatabaseError, code="P2039", text="The database reported an error. Code: `{native_code}`. Message: `{message}`"
):
    """A failure that has no Prisma code of its own: the database's code and words."""

    def __init__(self, native_code: str, message: str, model: str | None = None) -> None:
        super().__init__(native_code, message, model)
        self.native_code = native_code
        self.message = message
        self.model = model

    @property
    def meta(self) -> dict[str, Any]:
        return {"modelName": self.model, "code": self.native_code, "message": self.message}


class ReadOnlyError(
    DatabaseError,
    code="NICOL-READONLY",
    text="The database takes no writes here: {reason}. A client made with read_only=True only reads.",
):
    """A write on a read-only client, server or file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason.rstrip(".")
