"""Lists among the parameters of a statement, for databases without arrays."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

MARK = "\x00"
"""Where a list stands in a text; no identifier and no keyword holds it."""


class Lists(NamedTuple):
    """Parameters of which some are lists: `marks` has for each parameter what one element of it becomes in the text,
    None for one that is no list."""

    values: tuple[Any, ...]
    marks: tuple[str | None, ...]


def spread(sql: str, params: Lists) -> tuple[str, list[Any]]:
    """The text with as many placeholders as a power of two for each list, and the parameters: few texts serve lists of
    any length, and a value that is repeated changes nothing. An empty list is an empty subquery."""
    pieces = iter(sql.split(MARK))
    out = [next(pieces)]
    flat: list[Any] = []
    for value, mark in zip(params.values, params.marks, strict=True):
        if mark is None:
            flat.append(value)
            continue
        elements = _padded(value)
        out += (", ".join([mark] * len(elements)) if elements else _nothing(mark), next(pieces))
        flat += chain.from_iterable(elements) if mark.count("?") > 1 else elements
    return "".join(out), flat


def _padded(values: Sequence[Any]) -> list[Any]:
    wanted = 1 << (len(values) - 1).bit_length() if values else 0
    return [*values, *[values[-1]] * (wanted - len(values))] if values else []


def _nothing(mark: str) -> str:
    return f"SELECT {', '.join(['NULL'] * mark.count('?'))} FROM DUAL WHERE FALSE"
