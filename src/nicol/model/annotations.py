"""`/// @nicol.NAME(args)`: what Prisma's language cannot say, as frozen values.

SQL stays text. Names of fields are the client's names. `annotation_name` gives the NAME back, `model.annotation_text`
the whole line.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from nicol.model.value import Value
from nicol.text.span import NOWHERE, Span

Order: TypeAlias = Literal["Asc", "Desc"]
Nulls: TypeAlias = Literal["First", "Last"]
Timing: TypeAlias = Literal["Before", "After", "InsteadOf"]
Event: TypeAlias = Literal["Insert", "Update", "Delete", "Truncate"]


def _tag(name: str) -> str:
    """`SoftDelete` → `soft_delete`."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).removeprefix("_")


class Annotated(Value, frozen=True, tag_field="is", tag=_tag):
    """Base of the annotations; `span` is the text from `@` on."""

    span: Span = NOWHERE


class Check(Annotated, frozen=True, kw_only=True):
    """A CHECK constraint of a table; the database names it when `name` is None."""

    expression: str
    name: str | None = None


class ExcludeElement(Value, frozen=True):
    """What an EXCLUDE constraint compares: a field's name or SQL, and the operator."""

    kind: Literal["field", "sql"]
    text: str
    operator: str
    ops: str | None = None


class Exclude(Annotated, frozen=True, kw_only=True):
    """An EXCLUDE constraint: no two rows for which every operator holds."""

    elements: tuple[ExcludeElement, ...]
    using: str = "Gist"
    where: str | None = None
    name: str | None = None


class IndexElement(Value, frozen=True):
    """What an index sorts by: a field's name or SQL; `ops` is an operator class."""

    kind: Literal["field", "sql"]
    text: str
    sort: Order | None = None
    nulls: Nulls | None = None
    length: int | None = None
    ops: str | None = None


class ExtraIndex(Annotated, frozen=True, kw_only=True, tag="index"):
    """An index that `@@index` cannot describe; `using` is the access method, None for the database's default."""

    elements: tuple[IndexElement, ...]
    unique: bool = False
    nulls_not_distinct: bool = False
    include: tuple[str, ...] = ()
    where: str | None = None
    using: str | None = None
    name: str | None = None


class Generated(Annotated, frozen=True, kw_only=True):
    """A column that the database computes, stored in the row or at every reading."""

    expression: str
    kind: Literal["Stored", "Virtual"] = "Stored"


class Collate(Annotated, frozen=True, kw_only=True):
    """The collation of a text column, by its name in the database."""

    name: str


class DatabaseComment(Annotated, frozen=True, kw_only=True, tag="comment"):
    """The comment that the database keeps on a table, column or enum type."""

    text: str


class Trigger(Annotated, frozen=True, kw_only=True):
    """A trigger; one of `function` (a call of one that exists), `body` (SQL) and `file` (of SQL) is not None."""

    name: str
    timing: Timing
    events: tuple[Event, ...]
    of: tuple[str, ...] = ()
    each: Literal["Row", "Statement"] = "Row"
    when: str | None = None
    function: str | None = None
    body: str | None = None
    file: str | None = None


class Email(Value, frozen=True, tag_field="is", tag="email"):
    """An e-mail address."""


class Url(Value, frozen=True, tag_field="is", tag="url"):
    """An absolute URL."""


class Length(Value, frozen=True, tag_field="is", tag="length"):
    """Characters of a String, bytes of Bytes, bounds included."""

    min: int | None = None
    max: int | None = None


class Range(Value, frozen=True, tag_field="is", tag="range"):
    """A number, bounds included."""

    min: Decimal | None = None
    max: Decimal | None = None


class Regex(Value, frozen=True, tag_field="is", tag="regex"):
    """A pattern of Python's `re` that is searched in the text; anchor it with ^ and $."""

    pattern: str


class Call(Value, frozen=True, tag_field="is", tag="call"):
    """A Python callable by its dotted name: it gets the value and raises ValueError when it will not have it."""

    target: str


Rule: TypeAlias = Email | Url | Length | Range | Regex | Call


class Validate(Annotated, frozen=True, kw_only=True):
    """Rules for what may be written to a field; on a list for each member."""

    rules: tuple[Rule, ...]


class Encrypt(Annotated, frozen=True, kw_only=True):
    """A field encrypted by the client; `key` names the key, None the only one.

    A deterministic field can be compared for equality, and shows which rows are equal.
    """

    key: str | None = None
    deterministic: bool = False


class Tenant(Annotated, frozen=True, kw_only=True):
    """Which field of a model says whose row it is."""

    field: str


class SoftDelete(Annotated, frozen=True, kw_only=True):
    """Which field of a model marks deleted rows: a DateTime that is set, or a Boolean that is true."""

    field: str


class RenamedFrom(Annotated, frozen=True, kw_only=True):
    """The names that the database knew the thing by, the newest first."""

    names: tuple[str, ...]


class Allow(Annotated, frozen=True, kw_only=True):
    """A finding of the specialist that is meant to be so."""

    code: str
    reason: str


Annotation: TypeAlias = (
    Check
    | Exclude
    | ExtraIndex
    | Generated
    | Collate
    | DatabaseComment
    | Trigger
    | Validate
    | Encrypt
    | Tenant
    | SoftDelete
    | RenamedFrom
    | Allow
)


class PythonClient(Value, frozen=True):
    """`/// @Python(instance_name: "x")` of prisma-client-py: what the client calls a model."""

    instance_name: str
    span: Span = NOWHERE


def annotation_name(annotation: Annotation) -> str:
    """The NAME in `@nicol.NAME`."""
    tag = annotation.__struct_config__.tag
    assert isinstance(tag, str)
    return tag
