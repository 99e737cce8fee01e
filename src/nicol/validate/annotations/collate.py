"""`@nicol.collate`: how a column compares and sorts text."""

from __future__ import annotations

from nicol.model.annotations import Collate
from nicol.validate.annotations.kinds import TEXT
from nicol.validate.annotations.spec import Parameter, Reading, Spec

_NAME = Parameter("name", TEXT, "the collation's name in the database", required=True, positional=True)


def _read(reading: Reading) -> Collate | None:
    name, field = reading.get(_NAME), reading.target.scalar
    if field and field.kind != "unsupported" and not field.is_scalar("String"):
        text = f"Only text has a collation, `{field.name}` is of type {field.type}."
        reading.error("annotation-type", text, reading.span)
    reading.only_once("")
    return Collate(name=name, span=reading.span) if name else None


SPEC = Spec(
    name="collate",
    summary="The collation of a text column.",
    example='@nicol.collate("de-x-icu")',
    places=frozenset({"field"}),
    parameters=(_NAME,),
    read=_read,
)
