"""Texts after an edit of the protocol."""

from __future__ import annotations

from lsprotocol.types import WorkspaceEdit

from nicol.lsp.project import Project


def applied(project: Project, edit: WorkspaceEdit | None) -> dict[str, str]:
    """The texts by uri as an editor has them after `edit`: later places first, at one place the first edit first."""
    assert edit is not None
    assert edit.changes is not None
    texts = {document.uri: document.text for document in project.documents}
    for uri, edits in edit.changes.items():
        places = project.document(uri).places
        found = [(places.offset(one.range.start), places.offset(one.range.end), one.new_text) for one in edits]
        for start, end, text in sorted(found, key=lambda one: one[0])[::-1]:
            texts[uri] = texts[uri][:start] + text + texts[uri][end:]
    return texts
