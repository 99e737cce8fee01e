"""SQL Server: types kept outside the row cannot be in a key."""

from __future__ import annotations

from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftIndex, DraftModel, DraftNative

_HEAP = ("Text", "NText", "Image", "Xml")
_MAX = ("VarBinary", "VarChar", "NVarChar")
_TEXTS = {
    "unique": "Native type `{type}` cannot be unique in {connector}.",
    "id": "Native type `{type}` of {connector} cannot be used on a field that is `@id` or `@@id`.",
}
_INDEX = "You cannot define an index on fields with native type `{type}` of {connector}."


def check_model(checks: Checks, model: DraftModel) -> None:
    """The rules for one model."""
    for index in model.indexes:
        _check_key(checks, index)
    key = model.primary_key
    if key is None or _check_key(checks, key):
        return
    if any(member.field.is_scalar("Bytes") for member in key.fields):
        checks.context.error("Invalid model: Using Bytes type is not allowed in the model's id.", key.attribute.span)


def _check_key(checks: Checks, index: DraftIndex) -> bool:
    """Whether a type was refused."""
    for member in index.fields:
        native = checks.native(member.field)
        if native and _on_heap(native):
            text = checks.native_error(_TEXTS.get(index.kind, _INDEX), native)
            checks.context.error(text, index.attribute.span)
            return True
    return False


def _on_heap(native: DraftNative) -> bool:
    return native.name in _HEAP or (native.name in _MAX and [arg.lower() for arg in native.args] == ["max"])
