"""nicol schema docs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SQLITE, Cli
from tests.cli.test_schema_show import LIBRARY


@pytest.mark.parametrize(
    ("words", "written", "beginning"),
    [
        ((), "schema.html", "<!DOCTYPE html>"),
        (("--format", "markdown"), "schema.md", "# Schema"),
        (("-o", "site"), "site/schema.html", "<!DOCTYPE html>"),
        (("-o", "site/deep", "--format", "markdown"), "site/deep/schema.md", "# Schema"),
        (("-o", "docs/DB.md"), "docs/DB.md", "# Schema"),
        (("-o", "page.html", "--title", "A & B"), "page.html", "<!DOCTYPE html>"),
    ],
)
def test_where_the_page_goes(
    cli: Cli, schema: Callable[[str], Path], project: Path, words: tuple[str, ...], written: str, beginning: str
) -> None:
    schema(SQLITE + LIBRARY)
    done = cli("schema", "docs", *words)
    assert (done.status, done.out, done.err) == (0, f"Wrote {written}\n", "")
    text = (project / written).read_text()
    assert text.startswith(beginning)
    assert "Something to read." in text
    assert ("A &amp; B" in text) == ("--title" in words)


def test_files_of_a_folder_are_headings(cli: Cli, project: Path) -> None:
    folder = project / "prisma"
    folder.mkdir()
    (folder / "base.prisma").write_text(SQLITE)
    (folder / "library.prisma").write_text(LIBRARY)
    (folder / "notes.prisma").write_text("model Note {\n  id Int @id\n}\n")
    assert cli("schema", "docs", "--schema", "prisma", "-o", "schema.md").status == 0
    page = (project / "schema.md").read_text()
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## Diagram",
        "## library.prisma",
        "## notes.prisma",
        "## Enums",
    ]


def test_the_page_is_the_same_from_every_folder(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = project / "schema" / "people"
    inner.mkdir(parents=True)
    (project / "schema" / "base.prisma").write_text(SQLITE + LIBRARY)
    (inner / "note.prisma").write_text("model Note {\n  id Int @id\n}\n")
    elsewhere = project / "elsewhere"
    elsewhere.mkdir()
    for folder, given in ((project, "schema"), (elsewhere, "../schema"), (elsewhere, str(project / "schema"))):
        monkeypatch.chdir(folder)
        assert cli("schema", "docs", "--schema", given, "-o", "page.md").status == 0
        page = (folder / "page.md").read_text()
        assert "## people/note.prisma\n" in page
        assert page == (project / "page.md").read_text()


def test_a_folder_that_cannot_be_made(cli: Cli, schema: Callable[[str], Path], project: Path) -> None:
    schema(SQLITE + LIBRARY)
    (project / "taken").write_text("")
    done = cli("schema", "docs", "-o", "taken/page.html")
    assert done.status == 1
    assert done.err.startswith("Error: NICOL-FILE\n")
