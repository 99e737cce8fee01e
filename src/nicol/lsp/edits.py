"""Changes of schema texts, laid out as the file around them is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from lsprotocol.types import TextEdit, WorkspaceEdit

from nicol.lsp.project import Document, Project
from nicol.psl.ast import Block, EnumValueNode, FieldNode
from nicol.text.span import Source, Span

Change: TypeAlias = tuple[Span, str]
"""A span and the text that takes its place."""


def workspace_edit(project: Project, changes: Sequence[Change]) -> WorkspaceEdit:
    """All changes, file by file."""
    edits: dict[str, list[TextEdit]] = {}
    for span, text in changes:
        location = project.location(span)
        edits.setdefault(location.uri, []).append(TextEdit(location.range, text))
    return WorkspaceEdit(changes=edits)


def joined(edit: WorkspaceEdit) -> WorkspaceEdit:
    """The same edit without two changes of one place, which editors refuse: the second follows the first's line."""
    return WorkspaceEdit(changes={uri: _joined(edits) for uri, edits in (edit.changes or {}).items()})


def _joined(edits: Sequence[TextEdit]) -> list[TextEdit]:
    found: list[TextEdit] = []
    for edit in edits:
        twin = next((one for one in found if one.range == edit.range), None)
        if twin:
            twin.new_text = twin.new_text.rstrip("\r\n") + edit.new_text
        else:
            found.append(TextEdit(edit.range, edit.new_text))
    return found


def changed(document: Document, changes: Sequence[Change]) -> Source:
    """The file after those of `changes` that lie in it."""
    text, pieces, position = document.text, list[str](), 0
    for span, new in sorted((one for one in changes if one[0].file == document.file), key=lambda one: one[0].start):
        pieces += [text[position : span.start], new]
        position = span.end
    return Source(document.source.path, "".join([*pieces, text[position:]]))


def written(project: Project, span: Span) -> str:
    """The text in `span`."""
    return project.documents[span.file].text[span.start : span.end]


def at(span: Span, offset: int) -> Span:
    """The empty place `offset` in the file of `span`."""
    return Span(span.file, offset, offset)


def last(span: Span) -> Span:
    """The last character of `span`: a block's closing brace, a field's line end."""
    return Span(span.file, span.end - 1, span.end)


def line_end(project: Project, items: Sequence[FieldNode | EnumValueNode]) -> str:
    """The line end that a block uses, judged by the last of `items`."""
    return "\r\n" if items and written(project, items[-1].span).endswith("\r\n") else "\n"


def indentation(project: Project, items: Sequence[FieldNode | EnumValueNode]) -> str:
    """What stands in front of the last of `items`; two spaces without any."""
    if not items:
        return "  "
    span = items[-1].span
    before = written(project, Span(span.file, 0, span.start))
    blank = before[len(before.rstrip(" \t")) :]
    return "\t" if "\t" in blank else blank


def block_attribute(
    project: Project, block: Block, items: Sequence[FieldNode | EnumValueNode], attribute: str
) -> Change:
    """Puts `attribute` in front of the closing brace, laid out like `items`; the first behind an empty line."""
    newline = line_end(project, items)
    separator = "" if block.attributes else newline
    return last(block.span), f"{separator}{indentation(project, items)}@@{attribute}{newline}}}"


def item_attribute(item: FieldNode | EnumValueNode, attribute: str) -> Change:
    """Puts `attribute` behind the other attributes of a field or an enum value."""
    if item.attributes:
        end = item.attributes[-1].span.end
    elif isinstance(item, FieldNode) and item.type:
        end = item.type.span.end + len(item.suffix)
    else:
        end = item.name.span.end
    return at(item.span, end), f" {attribute}"
