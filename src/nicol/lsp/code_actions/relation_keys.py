"""A relation field without a key: add `@relation` with its columns, or make the field a list."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction

from nicol.lsp.code_actions.request import Request, behind
from nicol.lsp.edits import Change, last
from nicol.psl.ast import StringValue
from nicol.text.span import Span
from nicol.validate import values
from nicol.validate.draft import DraftIndex, DraftRelation
from nicol.validate.relations import Relation

_MUST = "must specify the `fields` argument in the @relation attribute."
_NEITHER = "do not provide the `fields` argument in the @relation attribute."


def relation_attribute(request: Request, relation: Relation) -> Iterator[CodeAction]:
    """`@relation` with new columns that refer to the target's primary key."""
    field, key = relation.forward, relation.target.primary_key
    reported = request.reported(field.node.span, _MUST, _NEITHER) if field else []
    if field is None or key is None or not reported:
        return
    newline = request.newline(relation.target)
    columns = [(f"{field.name}{member.field.name}", member.field) for member in key.fields]
    lines = newline.join(f"{name} {like.type}?" for name, like in columns)
    own_newline = request.newline(field.model)
    attribute = _attribute(field, key, [name for name, _ in columns])
    written = field.attribute
    first = (written.span, attribute) if written else behind(field.node, attribute, own_newline)
    second = (last(field.node.span), f"\n{lines}{newline}")
    yield request.fix("Add relation attribute for relation field", reported, first, second)


def _attribute(field: DraftRelation, key: DraftIndex, names: list[str]) -> str:
    written = field.attribute.arguments.items if field.attribute else ()
    name = next((f"{values.show_argument(one)}, " for one in written if isinstance(one.value, StringValue)), "")
    references = ", ".join(member.field.name for member in key.fields)
    return f"@relation({name}fields: [{', '.join(names)}], references: [{references}])"


def as_list(request: Request, relation: Relation) -> Iterator[CodeAction]:
    """`[]` behind the type of a field that cannot hold a key."""
    field, datasource = relation.forward, request.project.config.datasource
    if field is None or field.attribute or datasource is None or datasource.provider == "mongodb":
        return
    reported = request.reported(field.node.span, _MUST)
    if reported:
        yield request.fix("Mark relation field as many `[]`", reported, _list(request, field))


def _list(request: Request, field: DraftRelation) -> Change:
    node = field.node
    if node.suffix or node.attributes or node.comment:
        assert node.type is not None
        start = node.type.span.end
        return Span(node.span.file, start, start + len(node.suffix)), "[]"
    return last(node.span), f"[]{request.newline(field.model)}"
