"""Fixes for what is wrong in a file: those of Prisma's engine in its order, then Nicol's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol.types import CodeAction, Diagnostic, Range

from nicol.lsp.code_actions import (
    database_schemas,
    document_ids,
    missing_block,
    opposite_field,
    relation_indexes,
    relation_keys,
    relation_mode,
    suggestions,
    uniques,
)
from nicol.lsp.code_actions.request import Request
from nicol.lsp.edits import joined
from nicol.lsp.project import Project
from nicol.lsp.review import SOURCE, finding_actions


def code_actions(project: Project, uri: str, range: Range, diagnostics: Sequence[Diagnostic]) -> list[CodeAction]:
    """The fixes for `diagnostics` of the file; `range` is where the client's cursor stands.

    As in Prisma's engine some are for no diagnostic, and some have two edits of one place; see `offered`.
    """
    return list(_actions(Request(project, project.document(uri), diagnostics)))


def offered(project: Project, uri: str, range: Range, diagnostics: Sequence[Diagnostic]) -> list[CodeAction]:
    """The fixes that an editor shows: those of a diagnostic, with edits that it can apply together."""
    plain = [one for one in diagnostics if one.source != SOURCE]
    found = [one for one in code_actions(project, uri, range, plain) if one.diagnostics]
    for one in found:
        one.edit = one.edit and joined(one.edit)
    return [*found, *finding_actions(project, uri, diagnostics)]


def _actions(request: Request) -> Iterator[CodeAction]:
    yield from relation_mode.rename_property(request)
    for model in request.models():
        yield from opposite_field.opposite_fields(request, model)
        yield from missing_block.for_model(request, model)
        yield from database_schemas.schema_of_model(request, model)
        yield from database_schemas.add_to_schemas(request, model)
        yield from document_ids.id_attributes(request, model)
    yield from missing_block.for_types(request)
    yield from database_schemas.schemas_of_enums(request)
    for relation in request.project.resolution.relations:
        if relation.kind in ("one-to-one", "one-to-many"):
            yield from relation_keys.relation_attribute(request, relation)
            if relation.forward and relation.back:
                yield from relation_keys.as_list(request, relation)
            yield from uniques.referenced_unique(request, relation)
            yield from uniques.referencing_unique(request, relation)
            yield from relation_indexes.relation_index(request, relation)
            yield from relation_mode.replace_set_default(request, relation)
    yield from suggestions.suggestions(request)
