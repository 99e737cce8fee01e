"""nicol schema erd."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from tests.cli.conftest import SQLITE, Cli, Program
from tests.cli.test_schema_show import LIBRARY


def test_mermaid_is_printed(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    done = cli("schema", "erd")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith('erDiagram\n  "Book" {\n    Int id PK\n')
    assert '  "Book" }o--o| "Author" : "author"\n' in done.out
    assert '  "Book" }o--o{ "Genre" : "genres"\n' in done.out


def test_the_name_of_the_file_says_the_format(cli: Cli, schema: Callable[[str], Path], project: Path) -> None:
    schema(SQLITE + LIBRARY)
    assert cli("schema", "erd", "-o", "erd.svg").out == "Wrote erd.svg\n"
    assert cli("schema", "erd", "-o", "erd.png", "--theme", "dark").out == "Wrote erd.png\n"
    assert cli("schema", "erd", "-o", "erd.mmd").out == "Wrote erd.mmd\n"
    assert ElementTree.parse(project / "erd.svg").getroot().tag.endswith("svg")
    assert (project / "erd.png").read_bytes().startswith(b"\x89PNG")
    assert (project / "erd.mmd").read_text().startswith("erDiagram\n")


def test_some_models(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    assert cli("schema", "erd", "--models", "Author, Genre").out.count("{\n") == 2
    near = cli("schema", "erd", "--around", "Genre", "--no-fields").out
    assert '"Book"' in near
    assert '"Author"' not in near
    assert "title" not in near
    assert '"Author"' in cli("schema", "erd", "--around", "Genre", "--depth", "2").out


def test_a_depth_around_nothing(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    done = cli("schema", "erd", "--depth", "2")
    assert done.status == 2
    assert "--around MODEL" in done.err


def test_themes(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    pages = {
        theme: cli("schema", "erd", "--format", "svg", "--theme", theme).out for theme in ("auto", "light", "dark")
    }
    assert len(set(pages.values())) == 3


def test_an_unknown_model(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    for words in (("--models", "Book,Authr"), ("--around", "Authr")):
        done = cli("schema", "erd", *words)
        assert (done.status, done.out) == (1, "")
        assert done.err == "The schema has no model `Authr`. Did you mean `Author`?\n"


def test_a_folder_that_is_not_there(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    done = cli("schema", "erd", "-o", "nowhere/erd.svg")
    assert done.status == 1
    assert done.err.startswith("Error: NICOL-FILE\n")


def test_png_without_pillow(nicol: Program, schema: Callable[[str], Path], tmp_path: Path) -> None:
    schema(SQLITE + LIBRARY)
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\nfound = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'PIL' else found(name, *rest)\n"
    )
    done = nicol("schema", "erd", "-o", "erd.png", env={"PYTHONPATH": str(tmp_path)})
    assert done.status == 1
    assert done.err == (
        "Error: NICOL-EXTRA\n\n`nicol schema erd --format png` needs the package pillow, which is not installed.\n"
        "Install it: pip install 'nicol[docs]'\n"
    )
