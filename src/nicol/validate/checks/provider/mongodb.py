"""MongoDB's rules. Nicol reads its schemas (validation, formatting) but has no driver for it."""

from __future__ import annotations

from nicol.validate.checks.models import calls
from nicol.validate.checks.places import attribute_span
from nicol.validate.checks.state import Checks, only_key
from nicol.validate.draft import DraftIndex, DraftModel, DraftRelation, DraftScalar


def check_model(checks: Checks, model: DraftModel) -> None:
    """The rules for one model."""
    key = model.primary_key
    if key is None:
        text = "Invalid model: MongoDB models require exactly one identity field annotated with @id"
        checks.context.error(text, model.block.span)
    elif len(key.fields) == 1:
        _check_id_name(checks, model, key.fields[0].field)
    for field in model.scalars.values():
        _check_field(checks, model, field)
    for index in model.indexes:
        _check_index(checks, model, index)


def _check_id_name(checks: Checks, model: DraftModel, field: DraftScalar) -> None:
    if field.db_name == "_id":
        return
    found = f', found @map("{field.mapped_name}").' if field.mapped_name else "."
    text = f'MongoDB model IDs must have an @map("_id") annotation{found}'
    checks.context.field_error(text, (model.word, model.name), field.name, field.node.span)


def _check_field(checks: Checks, model: DraftModel, field: DraftScalar) -> None:
    problems: list[str] = []
    if calls(field, "auto"):
        if field.native is None or field.native.name != "ObjectId":
            problems.append("MongoDB `@default(auto())` fields must have `ObjectId` native type.")
        key = model.primary_key
        if key is None or all(member.field is not field for member in key.fields):
            problems.append("MongoDB `@default(auto())` fields must have the `@id` attribute.")
    if calls(field, "dbgenerated"):
        problems.append("The `dbgenerated()` function is not allowed with MongoDB. Please use `auto()` instead.")
    for text in problems:
        checks.context.field_error(text, (model.word, model.name), field.name, field.node.span)
    name = field.mapped_name or ""
    span = attribute_span(field.node, "map")
    if name.startswith("$"):
        checks.context.attribute_error("The field name cannot start with a `$` character", "@map", span)
    if "." in name:
        checks.context.attribute_error("The field name cannot contain a `.` character", "@map", span)


def _check_index(checks: Checks, model: DraftModel, index: DraftIndex) -> None:
    shape = _shape(index)
    if any(_shape(other) == shape for other in model.indexes if other is not index):
        name = f"@@{index.attribute.name.name}"
        checks.context.attribute_error("Index already exists in the model.", name, index.attribute.span)
    if index.kind == "unique" and len(index.fields) == 1 and only_key(model, index.fields[0].field):
        text = "The same field cannot be an id and unique on MongoDB."
        checks.context.attribute_error(text, index.attribute_name, index.attribute.span)


def _shape(index: DraftIndex) -> list[object]:
    return [(member.path, member.sort, member.length) for member in index.fields]


def check_relation_field(checks: Checks, field: DraftRelation) -> None:
    """Warn when a relation joins columns of different native types."""
    for one, other in zip(field.fields or [], field.references or [], strict=False):
        left, right = (f"@{end.native.scope}.{end.native.name}" if end.native else "" for end in (one, other))
        if left == right:
            continue
        names = (f"{field.model.name}.{one.name}", f"{field.target.name}.{other.name}")
        if left and right:
            advice = f"Consider updating those fields to either use '{left}' or '{right}'."
        else:
            typed, bare = (names[1], names[0]) if right else names
            advice = f"Consider either removing {typed}'s native type attribute or adding '{left or right}' to {bare}."
        checks.context.warn(
            f"Warning validating field `{field.name}` in model `{field.model.name}`: Field {names[0]} and {names[1]} "
            f"must have the same native type for MongoDB to join those collections correctly. {advice} "
            "Beware that this will become an error in the future.",
            one.node.span,
        )
