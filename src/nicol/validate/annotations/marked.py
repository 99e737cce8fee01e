"""Annotations that choose one field of a model, written on the field or on the model with the field's name."""

from __future__ import annotations

from nicol.validate.annotations.kinds import FIELD
from nicol.validate.annotations.spec import Parameter, Reading
from nicol.validate.draft import DraftScalar

MARKED = Parameter("field", FIELD, "which field, when it stands on the model", positional=True)


def marked_field(reading: Reading) -> str | None:
    """The name of the field that is meant; None when that is unclear (reported)."""
    on_model = reading.target.place == "model"
    written = reading.get(MARKED)
    if on_model and MARKED.name not in reading.arguments:
        text = f"{reading.shown} on a model needs the name of a field."
        reading.error("annotation-argument", text, reading.span)
    if not on_model and MARKED.name in reading.arguments:
        text = f"{reading.shown} on a field means this field: it takes no name."
        reading.error("annotation-argument", text, reading.place(MARKED))
        return None
    reading.only_once("", scope=reading.target.block.span)
    return written if on_model else reading.target.name.rpartition(".")[2]


def marked_scalar(reading: Reading, name: str | None) -> DraftScalar | None:
    """The field called `name`, when its type is known."""
    model = reading.target.model
    return model.scalars.get(name) if model and name else None
