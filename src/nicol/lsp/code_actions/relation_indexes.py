"""Relations that the client library keeps: their columns want an index."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction

from nicol.lsp.code_actions.request import Request
from nicol.validate.relations import Relation


def relation_index(request: Request, relation: Relation) -> Iterator[CodeAction]:
    """`@@index` over the relation's columns, unless an index begins with them."""
    field, datasource = relation.forward, request.project.config.datasource
    emulated = datasource is not None and datasource.relation_mode == "prisma"
    if field is None or relation.back is None or field.fields is None or field.attribute is None or not emulated:
        return
    indexes = ([member.field for member in index.fields] for index in field.model.indexes)
    if any(all(a is b for a, b in zip(members, field.fields, strict=False)) for members in indexes):
        return
    reported = request.reported(field.attribute.span, 'relationMode = "prisma"')
    if reported:
        names = ", ".join(column.name for column in field.fields)
        change = request.block_attribute(field.model, f"index([{names}])")
        yield request.fix("Add an index for the relation's field(s)", reported, change)
