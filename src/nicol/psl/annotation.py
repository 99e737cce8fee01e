"""`/// @nicol.NAME(args)`: an attribute inside a doc comment."""

from __future__ import annotations

from dataclasses import replace

from nicol.psl.ast import Attribute, Comment
from nicol.psl.cursor import Cursor
from nicol.psl.expressions import attribute


def parse_annotation(comment: Comment) -> Attribute | None:
    """The attribute that fills the whole comment, or None when it is not one; spans are the comment's."""
    cursor = Cursor(comment.text, comment.span.file)
    found = attribute(cursor, "@")
    if found is None or found.arguments.empty or cursor.diagnostics or cursor.kind != "end":
        return None
    return replace(found, span=comment.span)
