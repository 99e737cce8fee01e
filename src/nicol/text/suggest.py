"""The name that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import islice

_MOST = 300
"""Names looked at: a schema full of mistakes must not take quadratic time."""


def did_you_mean(name: str | Sequence[str], names: Iterable[str]) -> str:
    """A note about the nearest of `names` to what was written; empty when none is near, or several names are wrong."""
    wrong = [name] if isinstance(name, str) else name
    near = closest(wrong[0], names) if len(wrong) == 1 else None
    return f"Did you mean `{near}`?" if near else ""


def closest(name: str, names: Iterable[str]) -> str | None:
    """The nearest of `names` to `name`, or None when none is near."""
    by_lower = {other.lower(): other for other in islice(names, _MOST)}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[found[0]] if found else None
