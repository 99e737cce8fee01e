"""The parser's place in the tokens of one file, and what it has complained about."""

from __future__ import annotations

from nicol.psl.ast import Comment, Identifier
from nicol.psl.lexer import Token, cut_comment, tokens
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span


class Cursor:
    """A position that rules move forward; a rule that does not fit sets `index` back and returns None.

    `text` stands `at` so many characters into the file: tokens and spans count from the file's start.
    """

    __slots__ = ("diagnostics", "file", "index", "last_close", "text", "tokens")

    def __init__(self, text: str, file: int, at: int = 0) -> None:
        self.text = text
        self.file = file
        self.tokens = [token._replace(start=token.start + at) for token in tokens(text)] if at else tokens(text)
        self.index = 0
        self.last_close = max((place for place, token in enumerate(self.tokens) if token.kind == "}"), default=-1)
        self.diagnostics: list[Diagnostic] = []

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    @property
    def kind(self) -> str:
        return self.tokens[self.index].kind

    def span(self, start: int, end: int) -> Span:
        return Span(self.file, start, end)

    def span_from(self, start: int) -> Span:
        """From `start` to the end of the token before the cursor."""
        return Span(self.file, start, self.tokens[self.index - 1].end)

    def span_with_spaces(self, start: int) -> Span:
        """From `start` up to the token under the cursor: a rule whose last part may be absent ends there."""
        return Span(self.file, start, self.token.start)

    def error(self, message: str, span: Span) -> None:
        self.diagnostics.append(Diagnostic("error", message, span))

    def invalid(self, message: str, span: Span) -> None:
        self.error(f"Error validating: {message}", span)

    def accept(self, kind: str) -> Token | None:
        """The token under the cursor when it is of `kind`, moving over it."""
        token = self.tokens[self.index]
        if token.kind != kind:
            return None
        self.index += 1
        return token

    def identifier(self) -> Identifier | None:
        """A name: letters, digits, `_`, `-`; a leading digit is refused later, with a better message."""
        token = self.tokens[self.index]
        if (token.kind == "path" and "." not in token.text) or (token.kind == "number" and token.text.isdigit()):
            self.index += 1
            return Identifier(token.text, Span(self.file, token.start, token.end))
        return None

    def comment(self) -> Comment | None:
        """A comment that trails something on its line."""
        token = self.tokens[self.index]
        span = Span(self.file, token.start, token.end)
        match token.kind:
            case "doc":
                self.index += 1
                return Comment("doc", token.text[3:], span)
            case "line":
                self.index += 1
                return Comment("line", token.text[2:], span)
            case "block":
                self.index += 1
                return Comment("block", token.text[2:-2], span)
            case _:
                return None

    def skip_line(self) -> Span:
        """Move behind the end of this line; the span of what was skipped, line end included."""
        start = self.token.start
        while self.kind not in ("newline", "end"):
            if self.kind == "block" and cut_comment(self.text, self.tokens, self.index):
                braces = (place for place, token in enumerate(self.tokens) if token.kind == "}")
                self.last_close = max(braces, default=-1)
            self.index += 1
        if self.kind == "end":
            return self.span(start, len(self.text))
        self.index += 1
        return self.span_from(start)
