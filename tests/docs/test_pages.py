"""Every example of the documentation runs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import TESTED, Workshop, blocks

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture
def workshop_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose generated `db` package can be imported, for one page."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    _forget_generated()
    yield tmp_path
    _forget_generated()


def _forget_generated() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "db"]:
        del sys.modules[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: Path, workshop_folder: Path) -> None:
    workshop = Workshop(page, workshop_folder)
    with asyncio.Runner() as runner:
        for block in blocks(page):
            try:
                workshop.run(block, runner)
            except BaseException as error:
                error.add_note(f"{page.relative_to(ROOT)}:{block.line}: {block.language} block")
                raise


@pytest.mark.parametrize("language", TESTED)
def test_the_documentation_has_examples(language: str) -> None:
    assert [page.name for page in PAGES if any(block.language == language for block in blocks(page))] != []
