"""Doc comments: text for people, without the lines for Nicol."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.model.annotations import Annotation
from nicol.psl.annotation import is_annotation
from nicol.psl.ast import Comment
from nicol.validate.context import Context


def documentation(context: Context, comments: Iterable[Comment]) -> tuple[str, tuple[Annotation, ...]]:
    """The text of `comments` without annotation lines, and the annotations, which must have been read before."""
    lines: list[str] = []
    annotations: list[Annotation] = []
    for comment in comments:
        if is_annotation(comment):
            if comment.span in context.annotations:
                annotations.append(context.annotations[comment.span])
        elif comment.kind != "line":
            lines.append(comment.text.strip() if comment.kind == "block" else comment.text.lstrip())
    return "\n".join(lines), tuple(annotations)


def is_empty(comments: Iterable[Comment]) -> bool:
    """Whether there is documentation, and no text in it."""
    texts = [comment.text for comment in comments if comment.kind != "line" and not is_annotation(comment)]
    return len(texts) == 1 and not texts[0].strip()
