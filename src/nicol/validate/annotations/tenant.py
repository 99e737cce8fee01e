"""`@nicol.tenant`: whose row it is."""

from __future__ import annotations

from nicol.model.annotations import Tenant
from nicol.validate.annotations.marked import MARKED, marked_field, marked_scalar
from nicol.validate.annotations.spec import Reading, Spec


def _read(reading: Reading) -> Tenant | None:
    name = marked_field(reading)
    field = marked_scalar(reading, name)
    if field and (not field.is_scalar("String", "Int", "BigInt") or field.arity.value == "list"):
        text = f"A tenant is a String, Int or BigInt, `{field.name}` is not."
        reading.error("annotation-type", text, reading.place(MARKED))
    return Tenant(field=name, span=reading.span) if name else None


SPEC = Spec(
    name="tenant",
    summary="The field that says which tenant a row belongs to.",
    example="@nicol.tenant(name)",
    places=frozenset({"model", "field"}),
    parameters=(MARKED,),
    conflicts=frozenset({"encrypt", "generated"}),
    read=_read,
)
