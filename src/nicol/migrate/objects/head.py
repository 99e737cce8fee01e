"""What a CREATE statement makes, read from its first words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nicol.ddl.objects.value import ObjectKind
from nicol.dialects import Dialect
from nicol.migrate.statements import Kind, Token, tokens

_KINDS: dict[str, ObjectKind] = {
    "VIEW": "view",
    "FUNCTION": "function",
    "PROCEDURE": "procedure",
    "TRIGGER": "trigger",
    "POLICY": "policy",
}
_PASSED = frozenset({"OR", "REPLACE", "RECURSIVE", "CONSTRAINT", "AGGREGATE", "ALGORITHM", "UNDEFINED", "MERGE"}) | {
    "TEMPTABLE",
    "DEFINER",
    "SQL",
    "SECURITY",
    "INVOKER",
    "CURRENT_USER",
    "CURRENT_ROLE",
}
"""Words that may stand between CREATE and the kind."""
_QUOTES = {'"': '"', "`": "`", "[": "]"}


@dataclass(frozen=True, slots=True)
class Head:
    """What a statement is about: an object, or with kind "index" an index of the table or view `table`.

    Names are as they would be looked up; `sql` is the statement without OR REPLACE and IF NOT EXISTS.
    """

    kind: ObjectKind | Literal["index"]
    name: str
    schema: str | None
    table: str
    sql: str


@dataclass(slots=True)
class _Reader:
    """The words of a statement, one after the other."""

    sql: str
    tokens: Sequence[Token]
    at: int = 0

    @property
    def word(self) -> str:
        """The text of the next one, in capitals unless it is in quotes; "" at the end."""
        if self.at >= len(self.tokens):
            return ""
        token = self.tokens[self.at]
        text = self.sql[token.start : token.end]
        return text.upper() if token.kind is Kind.WORD else text

    def take(self, *words: str) -> bool:
        """Passes these words when they come next."""
        start = self.at
        for word in words:
            if self.word != word:
                self.at = start
                return False
            self.at += 1
        return True

    def name(self, dialect: Dialect) -> tuple[str | None, str]:
        """A name with the schema in front of it."""
        parts = [self._part(dialect)]
        while self.word.startswith("."):
            bare = self.word[1:]  # MySQL's reader takes `.name` for one stretch
            self.at += 1
            parts.append(bare.lower() if bare else self._part(dialect))
        return (parts[-2] if len(parts) > 1 else None), parts[-1]

    def _part(self, dialect: Dialect) -> str:
        if self.at >= len(self.tokens):
            return ""
        token = self.tokens[self.at]
        self.at += 1
        text = self.sql[token.start : token.end]
        closing = _QUOTES.get(text[:1])
        if closing is None:
            return text.lower() if dialect.default_schema is not None else text
        return text[1:-1].replace(closing * 2, closing)


def read_head(sql: str, dialect: Dialect) -> Head | None:
    """What `sql`, one statement, makes; None when it makes no object."""
    reader = _Reader(sql, [token for token in tokens(sql, dialect) if token.kind is not Kind.BLANK])
    if reader.take("ALTER", "TABLE"):
        return _row_security(reader, dialect)
    if not reader.take("CREATE"):
        return None
    begin = reader.tokens[0].end
    if reader.take("OR", "REPLACE"):
        begin = reader.tokens[reader.at - 1].end
    if reader.take("UNIQUE", "INDEX") or reader.take("INDEX"):
        return _index(reader, dialect)
    start = reader.at
    kind = _kind(reader)
    if kind is None:
        return None
    front = sql[begin : reader.tokens[reader.at - 1].end]
    if start == reader.at:
        return None
    named = reader.at
    reader.take("IF", "NOT", "EXISTS")
    behind = reader.tokens[reader.at].start if reader.at < len(reader.tokens) else len(sql)
    schema, name = reader.name(dialect)
    if not name:
        return None
    text = f"CREATE{front} {sql[behind:]}" if reader.at > named else sql
    if kind not in ("trigger", "policy"):
        return Head(kind, name, schema, "", text)
    while reader.word not in ("ON", ""):
        reader.at += 1
    if not reader.take("ON"):
        return None
    own, table = reader.name(dialect)
    return Head(kind, name, own or schema, table, text)


def _kind(reader: _Reader) -> ObjectKind | None:
    """The kind; what stands in front of it is passed."""
    depth = 0
    while reader.word:
        if reader.take("MATERIALIZED", "VIEW"):
            return "materialized_view"
        word = reader.word
        reader.at += 1
        if word in _KINDS:
            return _KINDS[word]
        quoted = reader.tokens[reader.at - 1].kind is not Kind.WORD
        depth += (word == "(") - (word == ")")
        if not (word in _PASSED or quoted or depth or reader.tokens[reader.at - 2].kind is not Kind.WORD):
            return None
    return None


def _index(reader: _Reader, dialect: Dialect) -> Head | None:
    """An index, which belongs to the view that it is on."""
    while reader.word not in ("ON", ""):
        reader.at += 1
    if not reader.take("ON"):
        return None
    schema, table = reader.name(dialect)
    return Head("index", "", schema, table, reader.sql)


def _row_security(reader: _Reader, dialect: Dialect) -> Head | None:
    """ENABLE or FORCE ROW LEVEL SECURITY."""
    reader.take("ONLY")
    schema, table = reader.name(dialect)
    for words in (("ENABLE",), ("FORCE",)):
        start = reader.at
        if reader.take(*words, "ROW", "LEVEL", "SECURITY"):
            return Head("row_security", "", schema, table, reader.sql)
        reader.at = start
    return None
