"""What the name at an offset means."""

from __future__ import annotations

from nicol.lsp.locate import OnArgument, OnBlockName, OnFieldName, OnFieldType, OnValueName, locate, touches
from nicol.lsp.project import Document, Project
from nicol.text.span import Span
from nicol.validate.uses import Symbol, annotation_uses, attribute_uses, type_use
from nicol.validate.uses import uses as uses_in


def symbol_at(project: Project, document: Document, offset: int) -> Symbol | None:
    """What the name at `offset` means; None where nothing is named, or nothing of the schema."""
    context = project.resolution.context
    match locate(document.ast, offset):
        case OnBlockName(block) if block.keyword not in ("datasource", "generator"):
            return Symbol(block)
        case OnFieldName(block, field):
            return Symbol(block, field)
        case OnValueName(block, value):
            return Symbol(block, value)
        case OnFieldType(block, field):
            found = type_use(context, field)
        case OnArgument(block, item, attribute):
            found = attribute_uses(context, block, item, attribute)
        case _:
            found = annotation_uses(context)
    return next((use.symbol for use in found if use.span.file == document.file and touches(use.span, offset)), None)


def uses(project: Project, symbol: Symbol) -> list[Span]:
    """Where `symbol` is named, its declaration aside, in the order of the files."""
    return uses_in(project.resolution.context, symbol)
