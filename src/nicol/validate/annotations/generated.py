"""`@nicol.generated`: a column that the database computes."""

from __future__ import annotations

from typing import Literal

from nicol.model.annotations import Generated
from nicol.validate.annotations.kinds import SQL, word
from nicol.validate.annotations.spec import Parameter, Reading, Spec

_KINDS: dict[str, Literal["Stored", "Virtual"]] = {"Stored": "Stored", "Virtual": "Virtual"}
_EXPRESSION = Parameter(
    "expression", SQL, "SQL over columns of the row", required=True, positional=True, others=("sql", "as")
)
_KIND = Parameter("kind", word(_KINDS), "kept in the row, or computed at every reading; Stored when not given")


def _read(reading: Reading) -> Generated | None:
    expression, kind = reading.get(_EXPRESSION), reading.get(_KIND)
    _check_writers(reading)
    reading.only_once("")
    return Generated(expression=expression, kind=kind or "Stored", span=reading.span) if expression else None


def _check_writers(reading: Reading) -> None:
    field, model = reading.target.scalar, reading.target.model
    if field is None or model is None:
        return
    key = model.primary_key
    for found, attribute in (
        (field.default, "@default"),
        (field.updated_at, "@updatedAt"),
        (key and any(one.field is field for one in key.fields), "@id"),
    ):
        if found:
            text = f"The database computes `{field.name}`, so it cannot have `{attribute}`."
            reading.error("annotation-conflict", text, reading.span)


SPEC = Spec(
    name="generated",
    summary="A column that the database computes from others.",
    example="@nicol.generated(\"first || ' ' || last\")",
    places=frozenset({"field"}),
    parameters=(_EXPRESSION, _KIND),
    conflicts=frozenset({"encrypt", "validate"}),
    read=_read,
)
