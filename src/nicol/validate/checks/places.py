"""Where in an attribute a message points."""

from __future__ import annotations

from nicol.psl.ast import Attribute, FieldNode
from nicol.text.span import Span


def argument_span(attribute: Attribute | None, *names: str) -> Span | None:
    """The span of the first of these arguments that is written."""
    if attribute is None:
        return None
    for name in names:
        for item in attribute.arguments.items:
            if item.name and item.name.name == name:
                return item.span
    return None


def attribute_of(field: FieldNode, name: str) -> Attribute | None:
    """The field's attribute called `name`."""
    return next((one for one in field.attributes if one.name.name == name), None)


def attribute_span(field: FieldNode, name: str) -> Span:
    """The span of the field's attribute called `name`, else of the field."""
    attribute = attribute_of(field, name)
    return attribute.span if attribute else field.span
