"""English plurals, well enough for field names."""

from __future__ import annotations

import re

_IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women", "foot": "feet", "tooth": "teeth"}
_UNCOUNTABLE = frozenset(
    ("equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "police", "news")
)
_LAST_PART = re.compile(r"(?=[A-Z][^A-Z]*$)")
_RULES = (
    (re.compile(r"(quiz)$", re.I), r"\1zes"),
    (re.compile(r"(matr|vert|ind)(ix|ex)$", re.I), r"\1ices"),
    (re.compile(r"(x|ch|ss|sh|s|z)$", re.I), r"\1es"),
    (re.compile(r"([^aeiouy]|qu)y$", re.I), r"\1ies"),
    (re.compile(r"([^f])fe$", re.I), r"\1ves"),
    (re.compile(r"([lr])f$", re.I), r"\1ves"),
    (re.compile(r"(buffal|tomat|potat|her)o$", re.I), r"\1oes"),
)


def plural(word: str) -> str:
    """`word` as a plural; only its last camel-case part counts."""
    last = _LAST_PART.split(word)[-1]
    start = word.removesuffix(last)
    lower = last.lower()
    if lower in _UNCOUNTABLE:
        return word
    if lower in _IRREGULAR:
        return start + last[:1] + _IRREGULAR[lower][1:]
    for pattern, replacement in _RULES:
        if pattern.search(last):
            return start + pattern.sub(replacement, last)
    return f"{word}s"
