"""What SQLite keeps of a table only as the text of CREATE TABLE: https://www.sqlite.org/lang_createtable.html."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nicol.ddl.extras import Computed, Constraint, closing, unwrapped

TOKEN = re.compile(
    r"""\s+|--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|\w+|[^\w\s]""", re.DOTALL
)
TABLE_RULES = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})
OPTIONS = re.compile(r"STRICT|WITHOUT\s+ROWID", re.IGNORECASE)


@dataclass
class Written:
    """The CHECK constraints, and by column the collations and computed values."""

    constraints: list[Constraint] = field(default_factory=list[Constraint])
    collations: dict[str, str] = field(default_factory=dict[str, str])
    generated: dict[str, Computed] = field(default_factory=dict[str, Computed])
    options: tuple[str, ...] = ()


def read_create_table(sql: str) -> Written:
    """Reads the statement as SQLite's catalogue has it; empty for a virtual table or `CREATE TABLE … AS`."""
    written = Written()
    text = without_comments(sql)
    start = opening(text)
    end = closing(text, start) if start >= 0 else -1
    if end < 0 or text[:start].lstrip().upper().startswith("CREATE VIRTUAL"):
        return written
    for item in items(text[start + 1 : end]):
        first = bare(item[0])
        if item[0].upper() in TABLE_RULES:
            _read_rules(written, item, None)
        else:
            _read_rules(written, item[1:], first)
    written.options = tuple(" ".join(found.upper().split()) for found in OPTIONS.findall(text[end + 1 :]))
    return written


def without_comments(sql: str) -> str:
    return "".join(" " if token.startswith(("--", "/*")) else token for token in TOKEN.findall(sql))


def opening(sql: str) -> int:
    """Where the list of columns begins; a name in quotes may hold a parenthesis."""
    place = 0
    for token in TOKEN.findall(sql):
        if token == "(":
            return place
        place += len(token)
    return -1


def items(text: str) -> Iterator[list[str]]:
    """The words of every column and table constraint; what stands in parentheses is one word."""
    words: list[str] = []
    place = 0
    while place < len(text):
        found = TOKEN.match(text, place)
        assert found is not None, text
        token = found[0]
        if token == "(":
            token = text[place : closing(text, place) + 1]
        if token == ",":
            yield words
            words = []
        elif token.strip():
            words.append(token)
        place += len(token)
    if words:
        yield words


def _read_rules(written: Written, words: list[str], column: str | None) -> None:
    """The constraints of one column or of the table; a name belongs to the rule that follows it."""
    name = ""
    for place, word in enumerate(words[:-1]):
        after = words[place + 1]
        match word.upper():
            case "CONSTRAINT":
                name = bare(after)
            case "CHECK" if after.startswith("("):
                written.constraints.append(Constraint("check", name, unwrapped(after)))
                name = ""
            case "COLLATE" if column is not None:
                written.collations[column] = bare(after)
            case "AS" if column is not None and after.startswith("("):
                stored = words[place + 2 : place + 3]
                is_stored = bool(stored) and stored[0].upper() == "STORED"
                written.generated[column] = Computed(unwrapped(after), is_stored)
            case _:
                pass


def bare(name: str) -> str:
    """A name without its quotes."""
    if len(name) > 1 and name[0] in "\"`'" and name[-1] == name[0]:
        return name[1:-1].replace(name[0] * 2, name[0])
    return name[1:-1] if name.startswith("[") else name


def index_parts(sql: str) -> tuple[tuple[str, ...], str]:
    """The columns and expressions of a CREATE INDEX, and everything behind the table's name."""
    text = without_comments(sql)
    start = opening(text)
    body = text[start:].strip()
    parts = tuple(" ".join(words) for words in items(text[start + 1 : closing(text, start)]))
    return parts, body
