"""Relations whose columns are not unique where they have to be."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction

from nicol.lsp.code_actions.request import Request
from nicol.lsp.edits import Change, at, line_end
from nicol.validate.draft import DraftModel, DraftScalar
from nicol.validate.relations import Relation


def referenced_unique(request: Request, relation: Relation) -> Iterator[CodeAction]:
    """Make the referenced columns unique."""
    references = relation.forward.references if relation.forward else None
    yield from _unique(request, relation, "Make referenced field(s) unique", (relation.target, references or []))


def referencing_unique(request: Request, relation: Relation) -> Iterator[CodeAction]:
    """Make the columns of a one-to-one relation's key unique."""
    if relation.kind == "one-to-one":
        fields = relation.forward.fields if relation.forward else None
        yield from _unique(request, relation, "Make referencing fields unique", (relation.model, fields or []))


def _unique(
    request: Request, relation: Relation, title: str, key: tuple[DraftModel, list[DraftScalar]]
) -> Iterator[CodeAction]:
    forward = relation.forward
    if forward is None or relation.back is None or request.document.file not in _files(relation):
        return
    paired = forward.fields and forward.references and len(forward.fields) == len(forward.references)
    if paired and not _is_unique(*key):
        yield request.fix(title, request.reported(forward.node.span), _change(request, *key))


def _files(relation: Relation) -> set[int]:
    return {relation.model.block.span.file, relation.target.block.span.file}


def _is_unique(model: DraftModel, fields: list[DraftScalar]) -> bool:
    return any([member.field for member in index.fields] == fields for index in model.unique_criteria)


def _change(request: Request, model: DraftModel, fields: list[DraftScalar]) -> Change:
    if len(fields) > 1:
        return request.block_attribute(model, f"unique([{', '.join(field.name for field in fields)}])")
    node = fields[0].node
    if node.comment:
        return at(node.span, node.comment.span.start), "@unique "
    return at(node.span, node.span.end - len(line_end(request.project, [node]))), " @unique"
