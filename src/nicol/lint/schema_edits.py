"""Edits of schema files: what the fixes of the schema rules are made of."""

from __future__ import annotations

from nicol.lint.finding import Edit, Fix
from nicol.lint.model_lines import appended
from nicol.lint.schema_rule import SchemaView
from nicol.model.schema import Model, RelationField, ScalarField
from nicol.psl.ast import Attribute, ConstantValue, FieldNode
from nicol.text.span import Span


def replaced(view: SchemaView, span: Span, text: str) -> Edit:
    """`text` instead of what stands in `span`."""
    return Edit(view.sources[span.file].path, span.start, span.end, text)


def inserted(view: SchemaView, span: Span, offset: int, text: str) -> Edit:
    """`text` at `offset` of the file of `span`."""
    return Edit(view.sources[span.file].path, offset, offset, text)


def block_line(view: SchemaView, model: Model, line: str) -> Edit:
    """A line at the end of the model: a field or a block attribute."""
    return next(appended(view, model, line))


def model_comment(view: SchemaView, model: Model, line: str) -> Edit:
    """A doc comment above the model."""
    return inserted(view, model.span, model.span.start, f"/// {line}\n")


def field_comment(view: SchemaView, field: ScalarField | RelationField, line: str) -> Edit:
    """A doc comment above the field."""
    return inserted(view, field.span, field.span.start, f"/// {line}\n  ")


def field_attribute(view: SchemaView, field: ScalarField | RelationField, attribute: str) -> Edit:
    """`attribute` behind the others of the field."""
    node = view.nodes[field.span]
    if node.attributes:
        end = _whole(view, node.attributes[-1]).end
    else:
        assert node.type is not None
        end = node.type.span.end + len(node.suffix)
    return inserted(view, field.span, end, f" {attribute}")


def field_type(view: SchemaView, field: ScalarField, type: str, native: str = "") -> tuple[Edit, ...]:
    """Another type for the field, its `?` or `[]` kept, with the native type `native` or none."""
    node = view.nodes[field.span]
    assert node.type is not None
    changed = replaced(view, node.type.span, type)
    if native:
        return changed, native_type(view, field, native)
    if field.native is None:
        return (changed,)
    return changed, without_attribute(view, field, f"{_source(view)}.{field.native.name}")


def native_type(view: SchemaView, field: ScalarField, type: str) -> Edit:
    """`@db.TYPE` for the field, instead of the native type that it has."""
    node = view.nodes[field.span]
    written = next((one for one in node.attributes if one.name.name.startswith(f"{_source(view)}.")), None)
    text = f"@{_source(view)}.{type}"
    return replaced(view, _whole(view, written), text) if written else field_attribute(view, field, text)


def required(view: SchemaView, field: ScalarField) -> Edit:
    """The field without its `?`."""
    node = view.nodes[field.span]
    assert node.type is not None
    return replaced(view, Span(field.span.file, node.type.span.end, node.type.span.end + len(node.suffix)), "")


def without_attribute(view: SchemaView, field: ScalarField, name: str) -> Edit:
    """The field without the attribute `@name`."""
    node = view.nodes[field.span]
    written = next(one for one in node.attributes if one.name.name == name)
    return replaced(view, _whole(view, written), "")


def without_line(view: SchemaView, span: Span) -> Edit:
    """The file without the lines of `span`."""
    text = view.sources[span.file].text
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return replaced(view, Span(span.file, start, len(text) if end < 0 else end + 1), "")


def relation_argument(view: SchemaView, relation: RelationField, name: str, value: str) -> Edit:
    """`name: value` in the relation's attribute, in place of the value that it has."""
    attribute = _relation_attribute(view.nodes[relation.span])
    for item in attribute.arguments.items:
        if item.name is not None and item.name.name == name and isinstance(item.value, ConstantValue):
            return replaced(view, item.value.span, value)
    last = attribute.arguments.items[-1].span.end
    return inserted(view, relation.span, last, f", {name}: {value}")


def _relation_attribute(node: FieldNode) -> Attribute:
    return next(one for one in node.attributes if one.name.name == "relation")


def _source(view: SchemaView) -> str:
    return view.schema.datasource.name


def _whole(view: SchemaView, attribute: Attribute) -> Span:
    """The attribute without the blanks behind it."""
    span = attribute.span
    text = view.sources[span.file].text
    end = span.start + len(text[span.start : span.end].rstrip())
    return Span(span.file, span.start, end)


def escaped(sql: str) -> str:
    """SQL as the content of a string in a schema."""
    return sql.replace("\\", "\\\\").replace('"', '\\"')


def check_fix(view: SchemaView, model: Model, condition: str, title: str) -> Fix:
    """A CHECK constraint of the model."""
    return Fix(title, (model_comment(view, model, f'@nicol.check("{escaped(condition)}")'),))
