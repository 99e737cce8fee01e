"""`@nicol.soft_delete`: rows that are marked instead of deleted."""

from __future__ import annotations

from nicol.model.annotations import SoftDelete
from nicol.model.schema import Arity
from nicol.psl.ast import ConstantValue
from nicol.validate.annotations.marked import MARKED, marked_field, marked_scalar
from nicol.validate.annotations.spec import Reading, Spec
from nicol.validate.draft import DraftScalar


def _read(reading: Reading) -> SoftDelete | None:
    name = marked_field(reading)
    field = marked_scalar(reading, name)
    if field and (problem := _problem(field)):
        reading.error("annotation-type", problem, reading.place(MARKED))
    return SoftDelete(field=name, span=reading.span) if name else None


def _problem(field: DraftScalar) -> str:
    if field.is_scalar("DateTime"):
        if field.arity is not Arity.OPTIONAL:
            return f"`{field.name}` must be DateTime?: it is NULL as long as the row is not deleted."
        return f"`{field.name}` has a default: every new row would be deleted." if field.default else ""
    if not field.is_scalar("Boolean") or field.arity is not Arity.REQUIRED:
        return f"A row is marked as deleted by a DateTime? or a Boolean, `{field.name}` is neither."
    value = field.default.value if field.default else None
    if isinstance(value, ConstantValue) and value.text == "true":
        return f"`{field.name}` is true by default: every new row would be deleted."
    return ""


SPEC = Spec(
    name="soft_delete",
    summary="The field that marks a row as deleted.",
    example="@nicol.soft_delete(deletedAt)",
    places=frozenset({"model", "field"}),
    parameters=(MARKED,),
    conflicts=frozenset({"encrypt", "generated"}),
    read=_read,
)
