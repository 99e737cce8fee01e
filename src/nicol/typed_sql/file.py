"""A SQL file: its comment lines for Nicol, its parameters, and the statement with the database's placeholders.

Parameters are written as in Prisma's TypedSQL (`$1`, `?`, named by `-- @param {Int} $1:name`), or as `:name`.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nicol.dialects import Dialect
from nicol.migrate.statements import Kind, statements, tokens
from nicol.project import shown
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Source, Span

CODE = "NICOL-SQL"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PARAM = re.compile(
    r"^--\s*@param\s*\{\s*(?P<type>[\w\[\]?]+)\s*\}\s*(?:[$?]?(?P<number>\d+)\s*:|:)"
    r"\s*(?P<name>\w+)(?P<null>\?)?[ \t]*(?P<text>.*)$",
    re.MULTILINE,
)
_COLUMN = re.compile(r"^--\s*@column\s*\{\s*(?P<type>[\w\[\]?]+)\s*\}\s*(?P<name>\S+)\s*$", re.MULTILINE)
_LINE = re.compile(r"^--[ \t]?(?P<text>.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A placeholder in the file: `name` as in `:name`, or the number of `$1` and of the first, second … `?`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Declared:
    """`-- @param {Int} $1:take Description`: the type as written, "" where there is only a name."""

    name: str
    type: str
    documentation: str
    span: Span


@dataclass(frozen=True)
class SqlFile:
    """One file of one statement; `number` is its place among the files read together."""

    source: Source
    number: int
    dialect: Dialect

    @property
    def name(self) -> str:
        """The function's name: the file's."""
        return self.source.path.stem

    @property
    def text(self) -> str:
        return self.source.text

    def span(self, start: int, end: int) -> Span:
        """Characters `start` to `end` of this file."""
        return Span(self.number, start, end)

    def problem(self, message: str, start: int, end: int, note: str = "") -> Diagnostic:
        """An error about a place in this file."""
        return Diagnostic("error", message, self.span(start, end), note, CODE)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The placeholders, in order."""
        return tuple(_marks(self.text, self.dialect))

    @cached_property
    def declared(self) -> Mapping[str, Declared]:
        """What comment lines say of parameters, by number or by name."""
        found: dict[str, Declared] = {}
        for match in _PARAM.finditer(self.text):
            null = "?" if match["null"] and not match["type"].endswith("?") else ""
            one = Declared(match["name"], match["type"] + null, match["text"].strip(), self.span(*match.span("type")))
            found[match["number"] or match["name"]] = one
        return found

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, Span]]:
        """`-- @column {Int} name`: columns whose types are written, each with the place of the type."""
        return {one["name"]: (one["type"], self.span(*one.span("type"))) for one in _COLUMN.finditer(self.text)}

    @property
    def documentation(self) -> str:
        """The comment lines at the top that are not for Nicol."""
        lines: list[str] = []
        for line in self.text.splitlines():
            match = _LINE.match(line)
            if match is None:
                break
            if not match["text"].startswith("@"):
                lines.append(match["text"].rstrip())
        return "\n".join(lines).strip()

    def name_of(self, mark: Mark) -> str:
        """The parameter's Python name."""
        declared = self.declared.get(mark.name)
        return declared.name if declared else mark.name if _NAME.fullmatch(mark.name) else f"p{mark.name}"

    def replaced(self, placeholders: Sequence[str]) -> str:
        """The text with a placeholder of `placeholders` for each mark."""
        pieces: list[str] = []
        place = 0
        for mark, placeholder in zip(self.marks, placeholders, strict=True):
            pieces += [self.text[place : mark.start], placeholder]
            place = mark.end
        return "".join([*pieces, self.text[place:]])

    def native(self) -> tuple[str, tuple[str, ...]]:
        """The statement for the driver, comments at its top left out, and the parameter of each placeholder."""
        names = [self.name_of(mark) for mark in self.marks]
        if self.dialect.placeholder != "$n":
            return _stripped(self.replaced([self.dialect.placeholder] * len(names)), self.dialect), tuple(names)
        order = tuple(dict.fromkeys(names))
        return _stripped(self.replaced([f"${order.index(name) + 1}" for name in names]), self.dialect), order

    def problems(self) -> Iterator[Diagnostic]:
        """What is wrong with the file before its statement is read."""
        if not self.name.isidentifier() or keyword.iskeyword(self.name):
            note = "Rename the file: letters, digits and underscores, and no Python keyword."
            yield self.problem(f"`{self.name}` cannot be the name of a function.", 0, 0, note)
        found = statements(self.text, self.dialect)
        if not found:
            yield self.problem("The file holds no statement.", 0, 0)
        for extra in found[1:]:
            start = extra.start + extra.text.index(extra.code)
            note = "One file is one function: put each statement into a file of its own."
            yield self.problem("A second statement.", start, start + len(extra.code), note)


def read_files(folder: Path, dialect: Dialect) -> tuple[SqlFile, ...]:
    """The `.sql` files of `folder` in the order of their names, none when it is not there; OSError."""
    paths = sorted(folder.glob("*.sql")) if folder.is_dir() else []
    return tuple(
        SqlFile(Source(Path(shown(path)), path.read_text(encoding="utf-8-sig")), number, dialect)
        for number, path in enumerate(paths)
    )


def _marks(text: str, dialect: Dialect) -> Iterator[Mark]:
    numbered = dialect.placeholder == "$n"
    count = 0
    stretches = list(tokens(text, dialect))
    for place, (kind, start, end) in enumerate(stretches):
        piece = text[start:end]
        following = text[slice(*stretches[place + 1][1:])] if place + 1 < len(stretches) else ""
        if numbered and re.fullmatch(r"\$\d+", piece):
            yield Mark(start, end, piece[1:])
        elif not numbered and piece == "?" and kind is Kind.OTHER:
            count += 1
            yield Mark(start, end, str(count))
        elif piece == ":" and _NAME.fullmatch(following) and not re.match(r"[\w:\]]", text[start - 1 : start]):
            yield Mark(start, stretches[place + 1].end, following)


def _stripped(sql: str, dialect: Dialect) -> str:
    """The statement's own text, without what stands around it."""
    found = statements(sql, dialect)
    return found[0].code.rstrip().removesuffix(";").rstrip() if found else sql
