"""What the families of the schema language share: Prisma's printed form of diagnostics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nicol.text.plain import plain_blocks
from nicol.text.span import Source
from nicol.validate import load

URL_REQUIRED = 'Argument "url" is missing in data source block'
"""Prisma 6 alone demands a url in the schema; Prisma 7 and Nicol take it from outside as well."""


def sources_of(files: Sequence[Sequence[str]]) -> list[Source]:
    """[name, text] pairs as sources."""
    return [Source(Path(name), text) for name, text in files]


def report(sources: Sequence[Source], errors_only: bool = False) -> str:
    """What loading `sources` says, as Prisma's pretty printer would without colour: warnings, then errors."""
    found = load(sources).diagnostics
    return plain_blocks([one for one in found if one.severity == "error" or not errors_only], sources)
