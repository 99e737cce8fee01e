"""MySQL: text and blob columns need a prefix length in keys; SET DEFAULT does not work."""

from __future__ import annotations

from nicol.validate.checks.places import argument_span
from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftIndex, DraftModel

_LONG = ("Text", "LongText", "MediumText", "TinyText", "Blob", "TinyBlob", "MediumBlob", "LongBlob")
_GUIDE = " Please use the `length` argument to the field in the index definition to allow this."
_TEXTS = {
    "unique": "Native type `{type}` cannot be unique in {connector}.",
    "normal": "You cannot define an index on fields with native type `{type}` of {connector}.",
    "id": "Native type `{type}` of {connector} cannot be used on a field that is `@id` or `@@id`.",
}


def check_model(checks: Checks, model: DraftModel) -> None:
    """The rules for one model."""
    for index in model.indexes:
        _check_key(checks, index)
    if model.primary_key:
        _check_key(checks, model.primary_key)
    if not checks.foreign_keys:
        return
    for field in model.relations.values():
        for action, word in ((field.on_delete, "onDelete"), (field.on_update, "onUpdate")):
            if action and action[0] == "SetDefault":
                checks.context.warn(
                    "MySQL does not actually support the `SetDefault` referential action, so using it may result in "
                    "unexpected errors. Read more at https://pris.ly/d/mysql-set-default ",
                    argument_span(field.attribute, word) or field.node.span,
                )


def _check_key(checks: Checks, index: DraftIndex) -> None:
    for member in index.fields if index.kind in _TEXTS else ():
        native = checks.native(member.field)
        if native and native.name in _LONG and member.length is None:
            text = checks.native_error(_TEXTS[index.kind] + _GUIDE, native)
            checks.context.error(text, index.attribute.span)
            return
