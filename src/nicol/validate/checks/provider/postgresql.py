"""PostgreSQL: index types, operator classes and extensions."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftIndex, DraftIndexField, DraftModel, DraftScalar
from nicol.validate.operator_classes import OPERATOR_CLASSES, OperatorClass, shown

_BRIN_TYPES = ("String", "Bytes", "DateTime", "Float", "Int", "BigInt", "Decimal")
_INDEXABLE: dict[str, tuple[str, ...]] = {
    "Gist": ("String",),
    "Gin": ("Json",),
    "SpGist": ("String",),
    "Brin": _BRIN_TYPES,
}
_NO_DEFAULT_BRIN = ("Boolean", "Json", "JsonB", "Xml", "Money", "Citext")
_DEFAULT_NATIVES: dict[str, tuple[str, ...]] = {
    "Gist": (),
    "Gin": ("JsonB",),
    "SpGist": ("Inet", "Text", "VarChar", "Char"),
}


def check_model(checks: Checks, model: DraftModel) -> None:
    """The rules for one model."""
    for index in model.indexes:
        _check_xml(checks, index)
        for member in index.fields:
            if index.algorithm in _INDEXABLE and not (member.ops or "").startswith("raw:"):
                _check_member(checks, index, member)
            elif member.ops and not member.ops.startswith("raw:"):
                _check_algorithm(checks, index, member.ops)
        if index.algorithm == "SpGist" and len(index.fields) != 1:
            _report(checks, index, "SpGist does not support multi-column indices.")


def _report(checks: Checks, index: DraftIndex, message: str) -> None:
    checks.context.attribute_error(message, index.attribute_name, index.attribute.span)


def _check_xml(checks: Checks, index: DraftIndex) -> None:
    for member in index.fields:
        native = checks.native(member.field)
        if native and native.name == "Xml":
            text = "You cannot define an index on fields with native type `{type}` of {connector}."
            if index.kind == "unique":
                text = "Native type `{type}` cannot be unique in {connector}."
            checks.context.error(checks.native_error(text, native), member.field.node.span)
            return


def _check_algorithm(checks: Checks, index: DraftIndex, ops: str) -> bool:
    algorithm = index.algorithm or "BTree"
    if algorithm in OPERATOR_CLASSES[ops].algorithms:
        return True
    _report(
        checks, index, f"The given operator class `{shown(ops)}` is not supported with the `{algorithm}` index type."
    )
    return False


def _check_member(checks: Checks, index: DraftIndex, member: DraftIndexField) -> None:
    native = checks.native(member.field)
    name = native.name if native else None
    if member.ops is None:
        _check_default_class(checks, index, member.field, name)
    elif _check_algorithm(checks, index, member.ops):
        _check_class(checks, index, (member.field, member.ops), name)


def _check_class(checks: Checks, index: DraftIndex, written: tuple[DraftScalar, str], native: str | None) -> None:
    field, ops = written
    facts, start = OPERATOR_CLASSES[ops], f"The given operator class `{shown(ops)}`"
    if ops == "ArrayOps":
        if field.arity is not Arity.LIST:
            text = f"The given operator class `ArrayOps` expects the type of field `{field.name}` to be an array."
            _report(checks, index, text)
    elif native is not None:
        if native not in _accepted(facts, index):
            text = f"{start} does not support native type `{native}` of field `{field.name}`."
            _report(checks, index, text)
    elif facts.needs_native:
        text = f"{start} expects the field `{field.name}` to define a valid native type."
        _report(checks, index, text)
    elif not field.is_scalar(*facts.types):
        text = f"{start} points to the field `{field.name}` that is not of"
        _report(checks, index, f"{text} {facts.types[0]} type.")


def _accepted(facts: OperatorClass, index: DraftIndex) -> tuple[str, ...]:
    return (*facts.natives, "Char") if index.algorithm == "SpGist" and "Text" in facts.natives else facts.natives


def _check_default_class(checks: Checks, index: DraftIndex, field: DraftScalar, native: str | None) -> None:
    algorithm = index.algorithm or "BTree"
    if (algorithm == "Gin" and field.arity is Arity.LIST) or field.kind == "unsupported":
        return
    if native is not None:
        good = _DEFAULT_NATIVES.get(algorithm)
        if native in _NO_DEFAULT_BRIN if good is None else native not in good:
            _report(checks, index, f"The {algorithm} index field type `{native}` has no default operator class.")
    elif not field.is_scalar(*_INDEXABLE[algorithm]):
        _report(checks, index, f"The {algorithm} index type does not support the type of the field `{field.name}`.")
