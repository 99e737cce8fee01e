"""Which statements of a script share a transaction on PostgreSQL, and which cannot be in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nicol.migrate.statements import Statement

_NEVER = {
    ("VACUUM",),
    ("CREATE", "DATABASE"),
    ("DROP", "DATABASE"),
    ("CREATE", "TABLESPACE"),
    ("DROP", "TABLESPACE"),
    ("ALTER", "SYSTEM"),
    ("CREATE", "SUBSCRIPTION"),
    ("DROP", "SUBSCRIPTION"),
    ("DISCARD", "ALL"),
    ("COMMIT", "PREPARED"),
    ("ROLLBACK", "PREPARED"),
    ("CREATE", "INDEX", "CONCURRENTLY"),
    ("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"),
    ("DROP", "INDEX", "CONCURRENTLY"),
    ("REINDEX", "DATABASE"),
    ("REINDEX", "SYSTEM"),
    ("REINDEX", "SCHEMA"),
}
"""Beginnings of what "cannot run inside a transaction block", https://www.postgresql.org/docs/current/sql-commands.html."""
_CLUSTER_EVERYTHING = re.compile(r"CLUSTER(\s+VERBOSE)?", re.IGNORECASE)
_NEW_VALUE = re.compile(r"\bVALUE\s+(?:IF\s+NOT\s+EXISTS\s+)?('(?:[^']|'')*')", re.IGNORECASE)
_BEGINS = (("BEGIN",), ("START", "TRANSACTION"))
_ENDS = (("COMMIT",), ("END",), ("ROLLBACK",), ("ABORT",), ("PREPARE", "TRANSACTION"))


@dataclass(frozen=True, slots=True)
class Unit:
    """Statements that stay or go together, beginning with number `position` (from 0).

    `begins` and `ends`: whether a BEGIN is to be sent before them and a COMMIT behind. `is_open`: the script began a
    transaction here and does not end it.
    """

    position: int
    statements: tuple[Statement, ...]
    begins: bool
    ends: bool
    is_open: bool = False

    @property
    def alone(self) -> bool:
        """Whether this is a statement that cannot be in a transaction."""
        return not self.begins and len(self.statements) == 1 and runs_alone(self.statements[0])


def units(statements: Sequence[Statement]) -> list[Unit]:
    """The script in order: runs of statements, the script's own transactions, and what must run alone."""
    found: list[Unit] = []
    run: list[Statement] = []
    own = False
    for position, statement in enumerate(statements):
        rest = statements[position + 1 :]
        if not own and (runs_alone(statement) or _adds_value_used_in(statement, rest)):
            _close(found, run, position)
            found.append(Unit(position, (statement,), begins=False, ends=False))
            continue
        run.append(statement)
        if _starts_with(statement, _BEGINS):
            own = True
        elif _ends_transaction(statement):
            own = False
            _add(found, run, position + 1, ends=False)
    if own:
        _add(found, run, len(statements), ends=False, is_open=True)
    _close(found, run, len(statements))
    return found


def runs_alone(statement: Statement) -> bool:
    """Whether PostgreSQL refuses `statement` inside a transaction."""
    words = statement.words
    if any(words[:length] in _NEVER for length in range(1, 5)):
        return True
    match words[:2]:
        case ("REINDEX", *_):
            return "CONCURRENTLY" in words
        case ("ALTER", "TABLE"):
            return "DETACH" in words and words[-1] == "CONCURRENTLY"
        case ("ALTER", "DATABASE"):
            return "TABLESPACE" in words
        case ("ALTER", "SUBSCRIPTION"):
            return "PUBLICATION" in words
        case _:
            return _CLUSTER_EVERYTHING.fullmatch(statement.code) is not None


def objection(statement: Statement) -> str | None:
    """Why only psql could run `statement`; None when the server can."""
    if statement.words[:1] == ("COPY",) and "FROM" in statement.words and "STDIN" in statement.words:
        return "COPY … FROM stdin reads rows that only psql sends. Write them as INSERT statements."
    if statement.code.startswith("\\"):
        return "This is a command of psql, not of the database. Remove it."
    return None


def _adds_value_used_in(statement: Statement, later: Sequence[Statement]) -> bool:
    """Whether a new enum value is named later: it can be used only after the transaction that adds it."""
    if statement.words[:2] != ("ALTER", "TYPE"):
        return False
    value = _NEW_VALUE.search(statement.code)
    return value is not None and any(value[1] in one.code for one in later)


def _starts_with(statement: Statement, beginnings: Sequence[tuple[str, ...]]) -> bool:
    return any(statement.words[: len(words)] == words for words in beginnings)


def _ends_transaction(statement: Statement) -> bool:
    return _starts_with(statement, _ENDS) and "TO" not in statement.words[:3]


def _close(found: list[Unit], run: list[Statement], end: int) -> None:
    if run:
        _add(found, run, end, ends=True)


def _add(found: list[Unit], run: list[Statement], end: int, *, ends: bool, is_open: bool = False) -> None:
    begins = not _starts_with(run[0], _BEGINS)
    found.append(Unit(end - len(run), tuple(run), begins, ends, is_open))
    run.clear()
