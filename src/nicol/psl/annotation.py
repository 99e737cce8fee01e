"""`/// @nicol.NAME(args)` and `/// @Python(args)`: an attribute that fills a doc comment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nicol.psl.ast import NO_ARGUMENTS, Attribute, Comment, Identifier
from nicol.psl.cursor import Cursor
from nicol.psl.expressions import attribute
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span

_START = re.compile(r"\s*(?=@(?:nicol(?![A-Za-z0-9_-])|Python\())")
_SCOPE = "nicol"


@dataclass(frozen=True, slots=True)
class AnnotationLine:
    """What a doc comment says to Nicol: `scope` is `nicol` or `Python`, the attribute's name what follows the dot.

    With `problems` the arguments are those that could be read; every span is a place in the file.
    """

    scope: str
    attribute: Attribute
    problems: tuple[Diagnostic, ...]


def is_annotation(comment: Comment) -> bool:
    """Whether `comment` is a line for Nicol and no documentation."""
    return comment.kind == "doc" and "@nicol" in comment.text and _begin(comment, f"@{_SCOPE}") is not None


def is_python_line(comment: Comment) -> bool:
    """Whether `comment` is a line for prisma-client-py; it stays documentation, as in Prisma."""
    return comment.kind == "doc" and "@Python(" in comment.text and _begin(comment, "@Python") is not None


def _begin(comment: Comment, sign: str) -> int | None:
    match = _START.match(comment.text)
    return match.end() if match and comment.text.startswith(sign, match.end()) else None


def read_annotation(comment: Comment) -> AnnotationLine:
    """The attribute in a comment for which `is_annotation` or `is_python_line` holds."""
    begin = _START.match(comment.text)
    assert begin is not None
    file, start = comment.span.file, comment.span.start + 3 + begin.end()
    cursor = Cursor(comment.text[begin.end() :], file, start)
    found = attribute(cursor, "@")
    assert found is not None
    problems = [*cursor.diagnostics, *_rest(cursor)]
    for empty in found.arguments.empty:
        problems += [Diagnostic("error", f"The argument `{empty.name}` has no value.", empty.span)]
    if comma := found.arguments.trailing_comma:
        problems.append(Diagnostic("error", "There is nothing behind this comma.", comma))
    return _line(found, tuple(problems))


def _line(found: Attribute, problems: tuple[Diagnostic, ...]) -> AnnotationLine:
    scope, dot, name = found.name.name.partition(".")
    span = found.name.span
    named = Identifier(name, Span(span.file, span.start + len(scope) + len(dot), span.end)) if dot else found.name
    arguments = NO_ARGUMENTS if problems else found.arguments
    end = found.span.end if found.arguments.given else span.end
    whole = Span(span.file, found.span.start, max(end, *(one.span.end for one in problems), 0))
    return AnnotationLine(scope, Attribute(named if dot else Identifier("", span), arguments, whole), problems)


def _rest(cursor: Cursor) -> list[Diagnostic]:
    """What is wrong behind the place where the attribute ended."""
    rest = cursor.tokens[cursor.index : -1]
    if not rest:
        return []
    whole = cursor.span(rest[0].start, rest[-1].end)
    for token in rest:
        if token.kind == "open_string":
            return [Diagnostic("error", "This string does not end on its line.", cursor.span(token.start, whole.end))]
    if rest[0].kind != "(":
        return [Diagnostic("error", "One line holds one annotation and nothing else.", whole)]
    if _unclosed([token.kind for token in rest]):
        return [Diagnostic("error", "The arguments do not end on this line.", whole)]
    return [Diagnostic("error", "These arguments cannot be read.", whole)]


def _unclosed(kinds: list[str]) -> bool:
    return kinds.count("(") > kinds.count(")") or kinds.count("[") > kinds.count("]")
