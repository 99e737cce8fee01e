"""How a script may be run on SQLite: inside a transaction, so that a failure half way leaves nothing, or as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from nicol.migrate.statements import Statement

_WORDS = re.compile(r"[\w.]+")
_FOREIGN_KEYS = re.compile(r"PRAGMA\s+(?:\w+\.)?foreign_keys\s*(?:=|\()\s*['\"]?(\w+)", re.IGNORECASE)
_HARMLESS_PRAGMAS = frozenset({"foreign_keys", "defer_foreign_keys", "foreign_key_check", "legacy_alter_table"})
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


def manner(statements: Sequence[Statement]) -> Manner:
    """How these statements of one script are run; they need not be valid."""
    enforced = True
    ever_off = False
    exposed = False
    for statement in statements:
        words = [word.lower() for word in _WORDS.findall(statement.code[:200])] or [""]
        if words[0] in _OWN_TRANSACTION | _NOT_IN_TRANSACTION or _is_other_pragma(words):
            return Manner.AS_IT_IS
        switch = _FOREIGN_KEYS.match(statement.code)
        if switch:
            enforced = switch[1].lower() not in _OFF
            ever_off = ever_off or not enforced
        exposed = exposed or (enforced and _moves_rows(words))
    if not ever_off:
        return Manner.IN_TRANSACTION
    return Manner.AS_IT_IS if exposed else Manner.WITHOUT_FOREIGN_KEYS


def opens(statement: Statement, own: bool) -> bool:
    """Whether a transaction of the script's own is open after `statement`; `own`: whether one was before."""
    match statement.words[:1]:
        case ("BEGIN" | "SAVEPOINT",):
            return True
        case ("COMMIT" | "END",):
            return False
        case ("ROLLBACK",):
            return own and "TO" in statement.words[:3]
        case _:
            return own


def objection(statement: Statement) -> str | None:
    """Why only SQLite's shell could run `statement`; None when the library can."""
    if statement.code.startswith("."):
        return "This is a command of the sqlite3 shell, not of the database. Remove it."
    return None


def _is_other_pragma(words: list[str]) -> bool:
    return words[0] == "pragma" and "".join(words[1:2]).rpartition(".")[2] not in _HARMLESS_PRAGMAS


def _moves_rows(words: list[str]) -> bool:
    """Whether foreign key actions may follow: of `DROP` only `DROP TABLE` deletes rows."""
    return words[0] in _MOVES_ROWS and words[:2] not in (["drop", "index"], ["drop", "view"], ["drop", "trigger"])
