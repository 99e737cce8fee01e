"""What a client asks code actions for, and the fixes that answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol.types import CodeAction, CodeActionKind, Diagnostic

from nicol.lsp.edits import Change, at, block_attribute, last, line_end, workspace_edit
from nicol.lsp.project import Document, Project
from nicol.psl.ast import Block, FieldNode
from nicol.text.span import Span
from nicol.validate.draft import DraftModel


@dataclass(frozen=True, slots=True)
class Request:
    """A file and what the client says is wrong in it."""

    project: Project
    document: Document
    diagnostics: Sequence[Diagnostic]

    def reported(self, span: Span, *texts: str) -> list[Diagnostic]:
        """The client's diagnostics that begin or end in `span` and contain one of `texts` (none given: all)."""
        if span.file != self.document.file:
            return []
        near = [one for one in self.diagnostics if self._meets(span, one)]
        return [one for text in texts or ("",) for one in near if text in one.message]

    def _meets(self, span: Span, diagnostic: Diagnostic) -> bool:
        places = self.document.places
        ends = (places.offset(diagnostic.range.start), places.offset(diagnostic.range.end))
        return any(span.start <= end <= span.end for end in ends)

    @property
    def provider(self) -> str:
        """The datasource's provider, empty without a datasource."""
        datasource = self.project.config.datasource
        return datasource.provider if datasource else ""

    def models(self) -> list[DraftModel]:
        """The models of the file, then its views."""
        context = self.project.resolution.context
        here = [one for one in context.models.values() if one.block.span.file == self.document.file]
        return sorted(here, key=lambda one: one.is_view)

    def datasource(self) -> Block | None:
        """The datasource's block."""
        named = self.project.config.datasource
        blocks = (block for document in self.project.documents for block in document.ast.blocks)
        return next(
            (one for one in blocks if named and one.keyword == "datasource" and one.name.name == named.name), None
        )

    def fix(self, title: str, diagnostics: Sequence[Diagnostic], *changes: Change) -> CodeAction:
        """A fix for `diagnostics`."""
        change = workspace_edit(self.project, changes)
        return CodeAction(title, CodeActionKind.QuickFix, diagnostics, edit=change)

    def newline(self, model: DraftModel) -> str:
        """The line end that a model uses, judged by its last field with a column."""
        return line_end(self.project, [field.node for field in model.scalars.values()])

    def block_attribute(self, model: DraftModel, attribute: str) -> Change:
        """Puts `attribute` in front of the model's closing brace."""
        return block_attribute(self.project, model.block, [field.node for field in model.scalars.values()], attribute)


def behind(field: FieldNode, text: str, newline: str = "\n") -> Change:
    """Puts `text` at the end of a field's line, in front of a comment."""
    if field.comment:
        return at(field.span, field.comment.span.start), f"{text} "
    return last(field.span), f" {text}{newline}"
