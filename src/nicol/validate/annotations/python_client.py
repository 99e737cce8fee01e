"""`/// @Python(instance_name: "x")`: prisma-client-py's name of a model in the client."""

from __future__ import annotations

import keyword

from nicol.model.annotations import PythonClient
from nicol.psl.annotation import read_annotation
from nicol.psl.ast import Comment, StringValue
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span

_NAME = "instance_name"
_EXAMPLE = 'Write: /// @Python(instance_name: "people")'


def read_python_client(comment: Comment, diagnostics: list[Diagnostic]) -> PythonClient | None:
    """What a comment for which `is_python_line` holds says; None when it is wrong (reported)."""
    line = read_annotation(comment)
    items = line.attribute.arguments.items

    def wrong(message: str, span: Span) -> None:
        diagnostics.append(Diagnostic("error", message, span, _EXAMPLE, rule="python-client"))

    for problem in line.problems:
        wrong(problem.message, problem.span)
    if line.problems:
        return None
    for item in items:
        if item.name is None or item.name.name != _NAME:
            wrong(f"`@Python` has no such argument, only `{_NAME}`.", item.span)
            return None
    if len(items) != 1:
        wrong(f"`@Python` needs `{_NAME}` once.", line.attribute.span)
        return None
    value = items[0].value
    if not isinstance(value, StringValue) or not value.text.isidentifier() or keyword.iskeyword(value.text):
        wrong(f"`{_NAME}` is a string with a Python name.", value.span)
        return None
    return PythonClient(instance_name=value.text, span=line.attribute.span)
