"""Positions in source files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A half-open range of a source text: character offsets into the file with index `file`."""

    file: int
    start: int
    end: int


NOWHERE = Span(-1, 0, 0)
"""The span of a value that no source text holds."""


@dataclass(frozen=True, slots=True)
class Source:
    """One schema file: the path as shown to the user, and its text."""

    path: Path
    text: str
