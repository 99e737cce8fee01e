"""Doc comments: text for people, and `@nicol.NAME(args)` lines for Nicol."""

from __future__ import annotations

from nicol.model.schema import Annotation
from nicol.psl.annotation import parse_annotation
from nicol.psl.ast import Comment
from nicol.validate import values
from nicol.validate.context import Context

_MARK = "@nicol."


def documentation(context: Context, comments: tuple[Comment, ...]) -> tuple[str, tuple[Annotation, ...]]:
    """The documentation without annotation lines, and the annotations."""
    lines: list[str] = []
    annotations: list[Annotation] = []
    for comment in comments:
        if comment.kind == "line":
            continue
        text = comment.text.strip() if comment.kind == "block" else comment.text.lstrip()
        if comment.kind == "block" or not text.startswith(_MARK):
            lines.append(text)
        elif annotation := _annotation(context, comment):
            annotations.append(annotation)
    return "\n".join(lines), tuple(annotations)


def _annotation(context: Context, comment: Comment) -> Annotation | None:
    found = parse_annotation(comment)
    if found is None:
        context.error(
            "This annotation is not valid.",
            comment.span,
            "Write it as `/// @nicol.name(value, key: value)` on one line.",
        )
        return None
    args = tuple((item.name.name if item.name else None, values.show(item.value)) for item in found.arguments.items)
    return Annotation(name=found.name.name.removeprefix("nicol."), args=args, span=found.span)
