"""What people look for as the text of PostgreSQL's to_tsquery; words are quoted, so nothing in them is an operator.

https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from nicol.query.render.words import Absent, Either, Every, Near, Word, Words, read_words


def tsquery(text: str) -> str:
    """`text` in the form of to_tsquery; empty when nothing is asked for."""
    found = read_words(text)
    return "" if found is None else _written(found)


def _written(words: Words) -> str:
    match words:
        case Word(text, beginning):
            inside = text.replace("\\", "\\\\").replace("'", "''")
            return f"'{inside}':*" if beginning else f"'{inside}'"
        case Absent(item):
            return f"!{_written(item)}"
        case Every(items):
            return _joined(items, [" & "] * len(items))
        case Either(items):
            return _joined(items, [" | "] * len(items))
        case Near(items, signs):
            return _joined(items, [f" {sign} " for sign in signs])
        case _:
            assert_never(words)


def _joined(items: Sequence[Words], signs: Sequence[str]) -> str:
    pairs = zip(items, ["", *signs], strict=False)
    return f"({''.join(f'{sign}{_written(item)}' for item, sign in pairs)})"
