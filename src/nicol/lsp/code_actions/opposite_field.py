"""A relation with one end: add the field at the other."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction

from nicol.lsp.code_actions.request import Request
from nicol.lsp.edits import at, indentation
from nicol.psl.ast import StringValue
from nicol.text.plural import camel, plural
from nicol.validate import values
from nicol.validate.draft import DraftModel, DraftRelation


def opposite_fields(request: Request, model: DraftModel) -> Iterator[CodeAction]:
    """A list field in the target of each relation field that has no other end."""
    for field in model.relations.values():
        reported = request.reported(field.node.span, "is missing an opposite relation field on the model")
        if reported:
            title = f"Add missing relation field to model {field.target.name}"
            span = field.target.block.span
            yield request.fix(title, reported, (at(span, span.end - 1), _line(request, field)))


def _line(request: Request, field: DraftRelation) -> str:
    target, name = field.target, field.model.name
    newline = request.newline(target)
    separator = "" if target.block.attributes else newline
    blank = indentation(request.project, [one.node for one in target.scalars.values()])
    return f"{separator}{blank}{plural(camel(name))} {name}[]{_relation(field)}{newline}"


def _relation(field: DraftRelation) -> str:
    """The relation's name, taken over as it was given."""
    arguments = field.attribute.arguments.items if field.attribute else ()
    named = next((one for one in arguments if isinstance(one.value, StringValue)), None)
    return f" @relation({values.show_argument(named)})" if named else ""
