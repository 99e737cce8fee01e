"""Ids of documents (MongoDB): their name in the database and their type."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction

from nicol.lsp.code_actions.request import Request, behind
from nicol.validate.draft import DraftModel


def id_attributes(request: Request, model: DraftModel) -> Iterator[CodeAction]:
    """`@map("_id")`, and the native type of generated ids."""
    datasource, key = request.project.config.datasource, model.primary_key
    if datasource is None or datasource.provider != "mongodb" or key is None or not key.fields:
        return
    node = key.fields[0].field.node
    fixes = (
        ('MongoDB model IDs must have an @map("_id") annotation.', 'Add @map("_id")', '@map("_id")'),
        (
            "MongoDB `@default(auto())` fields must have `ObjectId` native type.",
            "Add @db.ObjectId",
            f"@{datasource.name}.ObjectId",
        ),
    )
    for message, title, text in fixes:
        reported = request.reported(model.block.span, message)
        if reported:
            yield request.fix(title, reported, behind(node, text))
