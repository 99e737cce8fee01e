"""What the tokens at a place of a query look like."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.sql.names.words import HINTS, JOIN_WORDS, NOT_COLUMNS
from nicol.sql.tokens import Cursor, Tok, What


def skip_hints(cursor: Cursor) -> None:
    """USE INDEX (…), INDEXED BY …, TABLESAMPLE …(…)."""
    while cursor.tok().upper in HINTS or cursor.sees("TABLESAMPLE"):
        cursor.at += 1
        cursor.take("INDEX")
        cursor.take("KEY")
        cursor.take("BY")
        if not cursor.sees("("):
            cursor.name()
        if cursor.sees("("):
            cursor.group()


def has_join(cursor: Cursor) -> bool:
    """Whether ON belongs to a join of the inserted query, and not to ON CONFLICT."""
    words = cursor.words()
    return any(word in JOIN_WORDS for word in words) and "CONFLICT" not in words and "DUPLICATE" not in words


def skip_type(cursor: Cursor) -> None:
    """Behind AS: a name given to a result, or the type of a CAST of several words."""
    while cursor.tok(1).what is What.WORD and cursor.tok(1).upper not in NOT_COLUMNS and not cursor.is_done:
        cursor.at += 1


def is_not_a_column(tok: Tok, before: Tok | None, cursor: Cursor) -> bool:
    """An alias or a unit behind an operand, a type or a parameter behind `:`, a type before a text."""
    if before is not None:
        if before.upper in (":", "@", "OVER", "COLLATE", "OPERATOR"):
            return True
        is_operand = before.what in (What.NAME, What.NUMBER, What.TEXT) or before.upper in (")", "]", "END", "?")
        is_name = before.what is What.WORD and before.upper not in NOT_COLUMNS
        if is_operand or is_name:
            return True
    return tok.what is What.WORD and cursor.tok().what is What.TEXT


def result_name(part: Cursor) -> str:
    """The name of a result: behind AS, behind the expression, or that of its column; "" when there is none."""
    toks: Sequence[Tok] = part.toks
    if not toks or toks[-1].what not in (What.WORD, What.NAME) or toks[-1].upper in NOT_COLUMNS:
        return ""
    if len(toks) > 1 and toks[-2].upper in (":", "@"):
        return ""
    cursor = Cursor(toks[-1:], part.script, part.offset, part.dialect)
    return cursor.name()
