"""`@nicol.check`: a CHECK constraint."""

from __future__ import annotations

from nicol.model.annotations import Check
from nicol.validate.annotations.kinds import SQL, TEXT
from nicol.validate.annotations.spec import Parameter, Reading, Spec

_EXPRESSION = Parameter(
    "expression", SQL, "a condition over the columns", required=True, positional=True, others=("sql",)
)
_NAME = Parameter("name", TEXT, "the constraint's name", others=("map",))


def _read(reading: Reading) -> Check | None:
    expression, name = reading.get(_EXPRESSION), reading.get(_NAME)
    if expression is None:
        return None
    model = reading.target.block.span
    reading.only_once(f"name {name}" if name else f"expression {expression}", reading.place(_NAME), model)
    return Check(expression=expression, name=name, span=reading.span)


SPEC = Spec(
    name="check",
    summary="A condition that the database holds every row to.",
    example='@nicol.check("price >= 0", name: "price_positive")',
    places=frozenset({"model", "field"}),
    parameters=(_EXPRESSION, _NAME),
    read=_read,
)
