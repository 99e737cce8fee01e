"""How a script may be run on SQLite: inside a transaction, so that a failure half way leaves nothing, or as it is."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from enum import Enum, auto

_BLANK = re.compile(r"(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)|;)*", re.DOTALL)
_WORDS = re.compile(r"[\w.]+")
_FOREIGN_KEYS = re.compile(r"PRAGMA\s+(?:\w+\.)?foreign_keys\s*(?:=|\()\s*['\"]?(\w+)", re.IGNORECASE)
_HARMLESS_PRAGMAS = frozenset({"foreign_keys", "defer_foreign_keys", "foreign_key_check"})
_OWN_TRANSACTION = frozenset({"begin", "commit", "end", "rollback", "savepoint", "release"})
_NOT_IN_TRANSACTION = frozenset({"vacuum", "attach", "detach"})
_MOVES_ROWS = frozenset({"delete", "update", "replace", "with", "drop"})
_OFF = frozenset({"off", "0", "false", "no"})


class Manner(Enum):
    """How a script is run.

    IN_TRANSACTION: between BEGIN and COMMIT. WITHOUT_FOREIGN_KEYS: the same with foreign keys switched off around
    it, because the script asks for that to redefine tables. AS_IT_IS: statement by statement, because it has its own
    transactions or holds what no transaction can undo.
    """

    IN_TRANSACTION = auto()
    WITHOUT_FOREIGN_KEYS = auto()
    AS_IT_IS = auto()


def manner(script: str) -> Manner:
    """Reads `script`, which need not be valid."""
    enforced = True
    ever_off = False
    exposed = False
    for statement in statements(script):
        words = [word.lower() for word in _WORDS.findall(statement[:200])]
        if not words:
            continue  # only a comment
        if words[0] in _OWN_TRANSACTION | _NOT_IN_TRANSACTION or _is_other_pragma(words):
            return Manner.AS_IT_IS
        switch = _FOREIGN_KEYS.match(statement)
        if switch:
            enforced = switch[1].lower() not in _OFF
            ever_off = ever_off or not enforced
        exposed = exposed or (enforced and _moves_rows(words))
    if not ever_off:
        return Manner.IN_TRANSACTION
    return Manner.AS_IT_IS if exposed else Manner.WITHOUT_FOREIGN_KEYS


def statements(script: str) -> Iterator[str]:
    """The statements of `script`, without the comments before and the semicolon after each.

    Semicolons in texts, comments and the bodies of triggers do not end a statement.
    """
    pending = ""
    for piece in script.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            yield _bare(pending)
            pending = ""
    yield _bare(pending)


def _bare(text: str) -> str:
    return _BLANK.sub("", text, count=1).removesuffix(";").rstrip()


def _is_other_pragma(words: list[str]) -> bool:
    return words[0] == "pragma" and "".join(words[1:2]).rpartition(".")[2] not in _HARMLESS_PRAGMAS


def _moves_rows(words: list[str]) -> bool:
    """Whether foreign key actions may follow: of `DROP` only `DROP TABLE` deletes rows."""
    return words[0] in _MOVES_ROWS and words[:2] not in (["drop", "index"], ["drop", "view"], ["drop", "trigger"])
