"""Pages and sections of the documentation.

The wheel holds the pages beside this module; a checkout has them in its folder `docs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGED = Path(__file__).parent / "docs"
CHECKOUT = Path(__file__).parents[3] / "docs"
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown page; `name` is its file's without `.md`."""

    name: str
    text: str

    @property
    def title(self) -> str:
        """The first heading, the page's name when it has none."""
        return next((match[2] for line in self.text.splitlines() if (match := _HEADING.match(line))), self.name)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, the sections below it left out; `path` are the headings down to its own."""

    page: str
    path: tuple[str, ...]
    text: str

    @property
    def heading(self) -> str:
        """The section's own heading."""
        return self.path[-1]


@cache
def pages() -> tuple[Page, ...]:
    """All pages, by name."""
    folder = PACKAGED if PACKAGED.is_dir() else CHECKOUT
    return tuple(Page(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.md")))


@cache
def sections() -> tuple[Section, ...]:
    """All sections of all pages, in order."""
    return tuple(section for page in pages() for section in sections_of(page))


def sections_of(page: Page) -> Iterator[Section]:
    """The sections of one page; what looks like a heading in a fenced block is none."""
    path: list[str] = []
    lines: list[str] = []
    fenced = False
    for line in page.text.splitlines():
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        if path:
            yield _section(page, path, lines)
        path = [*path[: len(heading[1]) - 1], heading[2]]
        lines = [line]
    if path:
        yield _section(page, path, lines)


def _section(page: Page, path: list[str], lines: list[str]) -> Section:
    return Section(page.name, tuple(path), "\n".join(lines).strip())
