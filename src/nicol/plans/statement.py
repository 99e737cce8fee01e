"""One statement, looked at before a database is asked about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nicol.dialects.facts import Dialect
from nicol.errors.explain import ExplainError
from nicol.migrate.statements import statements

_EXPLAINED = frozenset({"SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"})
_READS = frozenset({"SELECT", "WITH", "VALUES", "TABLE"})
_TEXT = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/", re.DOTALL)
_CALL = re.compile(r"([A-Za-z_][\w$]*)\s*\(")
_NUMBERED = re.compile(r"\$(\d+)|\?(\d+)")
_PLAIN = re.compile(r"\?(?!\d)|%s")


@dataclass(frozen=True, slots=True)
class Explainable:
    """One statement without its semicolon; `bare` is its text without literals, quoted names and comments."""

    sql: str
    bare: str
    words: tuple[str, ...]

    @property
    def reads(self) -> bool:
        """Whether it is a SELECT, which may still call what writes."""
        return self.words[0] in _READS

    @property
    def calls(self) -> frozenset[str]:
        """The names that stand before parentheses, in small letters: functions among them."""
        return frozenset(name.lower() for name in _CALL.findall(self.bare))

    @property
    def placeholders(self) -> int:
        """How many values it takes."""
        numbers = [int(one or other) for one, other in _NUMBERED.findall(self.bare)]
        return max(numbers, default=0) + len(_PLAIN.findall(self.bare))


def explainable(sql: str, dialect: Dialect) -> Explainable:
    """`sql` as the one statement that it must be; ExplainError where it is none, several, or one without a plan."""
    found = statements(sql, dialect)
    if len(found) != 1:
        what = f"are {len(found)} statements" if found else "is no statement"
        raise ExplainError(
            f"There {what} where one query is to be explained.", "Give one SELECT, INSERT, UPDATE or DELETE."
        )
    [statement] = found
    code = statement.code.rstrip().rstrip(";").rstrip()
    bare = _TEXT.sub(" ", code)
    if not statement.words or statement.words[0] not in _EXPLAINED:
        first = statement.words[0] if statement.words else code.split()[0]
        raise ExplainError(
            f"`{first}` has no plan.", "Give a SELECT, INSERT, UPDATE or DELETE, without EXPLAIN before it."
        )
    return Explainable(code, bare, statement.words)
