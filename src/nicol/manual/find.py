"""From what somebody asks to a page, a section, a line of a table, or the sections that speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from nicol.manual.pages import Page, Section, pages, sections
from nicol.manual.search import SHARED, WORD, search
from nicol.text.suggest import closest


@dataclass(frozen=True, slots=True)
class Found:
    """The page that was asked for, or sections, the best first; `near` is a name that was probably meant."""

    page: Page | None = None
    sections: tuple[Section, ...] = ()
    near: str | None = None


def find(topic: str) -> Found:
    """A page by its name or title, a section by its heading, a table's line by what it begins with, else a search."""
    wanted = _plain(topic)
    page = next((page for page in pages() if wanted in (page.name.replace("-", " "), _plain(page.title))), None)
    if page is not None:
        return Found(page)
    same = tuple(section for section in sections() if _plain(section.heading) == wanted)
    if same:
        return Found(sections=same[:1])
    found = _lines(topic) or search(topic)
    return Found(sections=found, near=None if found else closest(topic, _vocabulary()))


def _plain(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


def _lines(topic: str) -> tuple[Section, ...]:
    """The lines of tables that begin with `topic` (an error's code, a setting, a command), each section's together."""
    begins = re.compile(rf"^\| `?(?:nicol )?{re.escape(topic)}(?: [^`|]*)?`? \|", re.IGNORECASE | re.MULTILINE)
    return tuple(
        Section(section.page, section.path, "\n".join(_table_lines(section.text, begins)))
        for section in sections()
        if begins.search(section.text)
    )


def _table_lines(text: str, begins: re.Pattern[str]) -> Iterator[str]:
    head: list[str] = []
    for before, line in pairwise(text.splitlines()):
        if line.startswith("| ---"):
            head = [before, line]
        elif begins.match(line):
            yield from head
            yield line
            head = []


def _vocabulary() -> list[str]:
    words = dict.fromkeys(word for section in sections() for word in WORD.findall(section.heading.lower()))
    return [*(page.name for page in pages()), *(word for word in words if len(word) > SHARED)]
