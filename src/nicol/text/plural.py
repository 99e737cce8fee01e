"""English plurals, well enough for field names."""

from __future__ import annotations

import re

_UNCOUNTABLE = frozenset(
    ("equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "police", "news", "deer")
)
_LAST_PART = re.compile(r"(?=[A-Z][^A-Z]*$)")
_RULES = tuple(
    (re.compile(rf"{ending}\Z", re.IGNORECASE), plural)
    for ending, plural in (
        (r"(?<!hu)(?<!ger)(?<!ro)(?<!sha)m[ae]n", "men"),
        (r"(child)(?:ren)?", r"\1ren"),
        (r"(pe)(?:rson|ople)", r"\1ople"),
        (r"(m|l)(?:ice|ouse)", r"\1ice"),
        (r"(matr|cod|mur|sil|vert|ind|append)(?:ix|ex)", r"\1ices"),
        (r"(x|ch|ss|sh|zz)", r"\1es"),
        (r"([^ch][ieo][ln])ey", r"\1ies"),
        (r"([^aeiou]|qu)y", r"\1ies"),
        (r"(kni|wi|li)fe", r"\1ves"),
        (r"(ar|l|ea|eo|oa|hoo)f", r"\1ves"),
        (r"sis", "ses"),
        (r"(her|at|gr)o", r"\1oes"),
        (r"(agend|addend|millenni|dat|extrem|bacteri|strat|curricul|quor)(?:a|um)", r"\1a"),
        (r"(phenomen|criteri|automat)(?:a|on)", r"\1a"),
        (r"(alumn|syllab|octop|vir|radi|nucle|fung|cact|stimul|foc|loc)(?:us|i)", r"\1i"),
        (r"(alias|[^aou]us|tlas|gas|ris)", r"\1es"),
        (r"s", "s"),
    )
)
"""Endings and what replaces them; the first that fits counts. The rules are those of the pluralize family."""


def plural(word: str) -> str:
    """`word` as a plural; only its last camel-case part counts."""
    last = _LAST_PART.split(word)[-1]
    start = word.removesuffix(last)
    if last.lower() in _UNCOUNTABLE:
        return word
    for pattern, replacement in _RULES:
        if pattern.search(last):
            return start + pattern.sub(replacement, last)
    return f"{word}s"
