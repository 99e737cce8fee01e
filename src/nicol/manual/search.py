"""Sections by the words they hold."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from nicol.manual.pages import Section, sections

MOST = 8
"""Sections that a search gives."""
WORD = re.compile(r"[a-z0-9]+")
SHARED = 3
"""Letters that two words share at least to be one word with two endings."""
_IN_HEADING = 6
"""How many times a word in a heading counts."""


def search(words: str) -> tuple[Section, ...]:
    """The sections that hold every word, the best first; when none holds all, those that hold most."""
    wanted = WORD.findall(words.lower())
    if not wanted:
        return ()
    counted = [(section, _counts(section)) for section in sections()]
    rarity = {word: _rarity(word, [counts for _, counts in counted]) for word in wanted}
    usual = sum(sum(counts.values()) for _, counts in counted) / len(counted)
    scored = [
        (_held(wanted, counts), _score(rarity, counts, usual) + _phrase(words, section), section)
        for section, counts in counted
    ]
    most = max((held for held, _, _ in scored), default=0)
    best = sorted((one for one in scored if one[0] == most > 0), key=lambda one: -one[1])
    return tuple(section for _, _, section in best[:MOST])


def _counts(section: Section) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in WORD.findall(section.text.lower()):
        counts[word] = counts.get(word, 0) + 1
    for word in WORD.findall(" ".join(section.path).lower()):
        counts[word] = counts.get(word, 0) + _IN_HEADING
    return counts


def _times(word: str, counts: dict[str, int]) -> int:
    """How often `word` stands there, as it is or with another ending."""
    if word in counts or len(word) <= SHARED:
        return counts.get(word, 0)
    return sum(times for other, times in counts.items() if other.startswith(word) or _is_form(word, other))


def _is_form(word: str, other: str) -> bool:
    return len(other) > SHARED and word.startswith(other) and len(word) - len(other) <= SHARED


def _held(wanted: Sequence[str], counts: dict[str, int]) -> int:
    return sum(_times(word, counts) > 0 for word in wanted)


def _rarity(word: str, all_counts: Sequence[dict[str, int]]) -> float:
    holding = sum(_times(word, counts) > 0 for counts in all_counts)
    return math.log((1 + len(all_counts)) / (1 + holding)) + 1


def _score(rarity: dict[str, float], counts: dict[str, int], usual: float) -> float:
    """Okapi BM25: a repeated word counts less each time, and less in a section longer than the `usual` one."""
    slack = 1.5 * (0.25 + 0.75 * sum(counts.values()) / usual)
    held = ((weight, _times(word, counts)) for word, weight in rarity.items())
    return sum(weight * times * 2.5 / (times + slack) for weight, times in held)


def _phrase(words: str, section: Section) -> float:
    """What it is worth that the words stand side by side, in the heading above all."""
    text, phrase = section.text.lower(), words.lower()
    return 2 * (phrase in section.heading.lower()) + 0.5 * min(3, text.count(phrase)) + (f"`nicol {phrase}`" in text)
