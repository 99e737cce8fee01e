"""What is asked for is found."""

from __future__ import annotations

import pytest

from nicol.manual import Page, find, pages
from nicol.manual.pages import sections_of


def test_pages_by_name_and_title() -> None:
    assert {page.name for page in pages()} > {"cli", "client", "errors", "migrate", "schema"}
    for topic in ("migrate", "Migrations", "MIGRATE"):
        found = find(topic).page
        assert found is not None
        assert found.name == "migrate"


def test_a_heading_is_its_section() -> None:
    [section] = find("locks and time").sections

    assert (section.page, section.path[0]) == ("migrate", "Migrations")
    assert section.text.startswith("### Locks and time")


@pytest.mark.parametrize(
    ("topic", "page", "held"),
    [
        ("P2002", "errors", "`UniqueConstraintError`"),
        ("p2025", "errors", "`RecordNotFoundError`"),
        ("lock_retries", "configuration", "how often"),
        ("migrate squash", "cli", "--keep-sql"),
    ],
)
def test_lines_of_tables(topic: str, page: str, held: str) -> None:
    [section] = find(topic).sections

    assert section.page == page
    assert held in section.text.splitlines()[-1]


@pytest.mark.parametrize(("words", "page"), [("neovim helix", "editors"), ("squashed migration", "migrate")])
def test_search(words: str, page: str) -> None:
    found = find(words).sections

    assert found[0].page == page
    assert all(any(word[:4] in section.text.lower() for word in words.split()) for section in found)


def test_what_is_not_there() -> None:
    assert find("squshing").near == "squashing"
    nothing = find("xyzzyplugh")
    assert (nothing.page, nothing.sections, nothing.near) == (None, (), None)


def test_headings_in_code_are_no_sections() -> None:
    page = Page("shell", "# Shell\n\n```\n# a comment\n```\n\n## Next\ntext\n")

    assert [section.path for section in sections_of(page)] == [("Shell",), ("Shell", "Next")]
