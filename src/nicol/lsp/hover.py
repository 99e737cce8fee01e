"""What the cursor stands on, explained: Prisma's texts for names, and Nicol's own for the rest of the language."""

from __future__ import annotations

from lsprotocol.types import Hover, MarkupContent, MarkupKind, Position

from nicol.lsp.explain import explain
from nicol.lsp.locate import OnBlockName, OnFieldName, OnFieldType, OnValueName, Place, locate
from nicol.lsp.project import Project
from nicol.lsp.review import explained_findings
from nicol.lsp.symbol import symbol_at
from nicol.model.schema import Arity
from nicol.psl.ast import Block, Comment, EnumValueNode, FieldNode
from nicol.validate.context import Context
from nicol.validate.documentation import documentation
from nicol.validate.draft import DraftRelation
from nicol.validate.relations import Relation
from nicol.validate.uses import Symbol

_RULE = "\n___\n"
_SUFFIXES = {Arity.REQUIRED: "", Arity.OPTIONAL: "?", Arity.LIST: "[]"}
_WORDS = {"many-to-many": "implicit many-to-many", "embedded": "implicit many-to-many"}


def hover(project: Project, uri: str, position: Position) -> Hover | None:
    """The documentation of what stands at `position`, as Markdown; None where there is nothing to say."""
    document = project.document(uri)
    offset = document.places.offset(position)
    place = locate(document.ast, offset)
    text = _as_in_prisma(project, place)
    if text is None and (symbol := symbol_at(project, document, offset)):
        text = _symbol(symbol)
    if text is None:
        text = explain(project, document, offset, place)
    return None if text is None else Hover(MarkupContent(MarkupKind.Markdown, text))


def hover_with_findings(project: Project, uri: str, position: Position) -> Hover | None:
    """`hover`, and below it why the review has something to say of the place."""
    found, why = hover(project, uri, position), explained_findings(project, uri, position)
    if not why:
        return found
    text = why
    if found is not None and isinstance(found.contents, MarkupContent):
        text = f"{found.contents.value}{_RULE}{why}"
    return Hover(MarkupContent(MarkupKind.Markdown, text))


def _as_in_prisma(project: Project, place: Place | None) -> str | None:
    match place:
        case OnBlockName(block) if block.keyword not in ("datasource", "generator"):
            return _block(block)
        case OnFieldName(field=item) | OnValueName(value=item):
            return _item(item)
        case OnFieldType(field=field) if field.type and not field.type.unsupported:
            target = project.resolution.context.tops.get(field.type.name)
            return _block(target, _other_end(project, field)) if target else None
        case _:
            return None


def _symbol(symbol: Symbol) -> str:
    return _item(symbol.item) if symbol.item else _block(symbol.block)


def _item(item: FieldNode | EnumValueNode) -> str:
    comments = (*item.documentation, item.comment) if item.comment else item.documentation
    return f"```prisma\n{item.name.name}\n```{_RULE}{_text(comments)}"


def _block(block: Block, relation: tuple[Relation, DraftRelation] | None = None) -> str:
    body, kind = ("", "") if relation is None else _relation(*relation)
    return f"```prisma\n{block.keyword} {block.name.name} {{{body}}}\n```{_RULE}{kind}{_text(block.documentation)}"


def _text(comments: tuple[Comment, ...]) -> str:
    return documentation(Context(()), comments)[0]


def _other_end(project: Project, field: FieldNode) -> tuple[Relation, DraftRelation] | None:
    """The relation that `field` is an end of and its other end, when both are written."""
    for relation in project.resolution.relations:
        if relation.forward is None or relation.back is None:
            continue
        if relation.forward.node is field:
            return relation, relation.back
        if relation.back.node is field:
            return relation, relation.forward
    return None


def _relation(relation: Relation, end: DraftRelation) -> tuple[str, str]:
    """The line of a relation's end, all of its arguments written out, and the words for the relation."""
    arguments = [f'name: "{end.relation_name}"']
    for key, fields in (("fields", end.fields), ("references", end.references)):
        if fields is not None:
            arguments.append(f"{key}: [{', '.join(field.name for field in fields)}]")
    line = f"{end.name} {end.target.name}{_SUFFIXES[end.arity]} @relation({', '.join(arguments)})"
    itself = " on self" if end.model is end.target else ""
    return f"\n\t...\n\t{line}\n", f"{_WORDS.get(relation.kind, relation.kind)}{itself}{_RULE}"
