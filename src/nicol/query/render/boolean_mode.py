"""What people look for as the text of MySQL's boolean full-text search, in which no word is an operator.

https://dev.mysql.com/doc/refman/8.4/en/fulltext-boolean.html
"""

from __future__ import annotations

import re
from typing import assert_never

from nicol.query.render.words import Absent, Either, Every, Near, Word, Words, read_words

_OPERATOR = re.compile(r"[^\w']+")


def boolean_mode(text: str) -> str:
    """`text` in boolean mode; empty when nothing is asked for."""
    found = read_words(text)
    return "" if found is None else _alone(found)


def _alone(words: Words) -> str:
    """At the top, where what stands without a sign need not be there."""
    written = _written(words)
    return f"+{written}" if written and not isinstance(words, Absent) else written


def _written(words: Words) -> str:
    match words:
        case Word(text, beginning):
            return _word(text, beginning)
        case Absent(item):
            inside = _written(item)
            return f"-{inside}" if inside else ""
        case Every(items):
            return _group([_alone(item) for item in items])
        case Either(items):
            return _group([_written(item) for item in items])
        case Near(items) if all(isinstance(item, Word) for item in items):
            return _phrase(" ".join(item.text for item in items if isinstance(item, Word)))
        case Near(items):
            return _group([_alone(item) for item in items])
        case _:
            assert_never(words)


def _group(parts: list[str]) -> str:
    kept = [part for part in parts if part]
    return f"({' '.join(kept)})" if kept else ""


def _word(text: str, beginning: bool) -> str:
    words = _OPERATOR.sub(" ", text).split()
    return f"{words[0]}*" if beginning and len(words) == 1 else _phrase(text)


def _phrase(text: str) -> str:
    inside = " ".join(_OPERATOR.sub(" ", text).split())
    return f'"{inside}"' if inside else ""
