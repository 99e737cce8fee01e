"""Names of models and fields as words."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PLURAL_LIKE = ("ss", "us", "is", "news", "series")
SNAKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)+")


_REMEMBERED = 50_000
"""Answers about names kept: the same names come again in every rule and every review."""


@lru_cache(_REMEMBERED)
def words(name: str) -> tuple[str, ...]:
    """`refreshToken`, `refresh_token`, `RefreshToken` → ("refresh", "token")."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(_REMEMBERED)
def ends_with(name: str, *endings: str) -> bool:
    """Whether the last words of `name` are those of one of `endings`."""
    own = words(name)
    return any(own[-len(parts) :] == parts for ending in endings if (parts := words(ending)))


def has_word(name: str, *wanted: str) -> bool:
    """Whether one of the words of `name` is wanted."""
    return not set(wanted).isdisjoint(words(name))


def is_plural(word: str) -> bool:
    """Whether an English `word` looks like a plural."""
    return word.endswith("s") and not word.endswith(_PLURAL_LIKE)


def singular(word: str) -> str:
    """`word` without its plural's ending, as far as that can be seen."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    return word[:-1] if is_plural(word) else word


def snake(name: str) -> str:
    """`createdAt` → `created_at`."""
    return "_".join(words(name))


def listed(names: str) -> tuple[str, ...]:
    """Names written with blanks between them."""
    return tuple(names.split())
