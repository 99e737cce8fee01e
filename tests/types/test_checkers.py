"""mypy --strict, basedpyright strict, ty and pyrefly over a generated client: right uses pass, each wrong one is
reported."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import nicol
from nicol.generate import generate
from tests.client.blog import blog_schema

HERE = Path(__file__).parent
SOURCE = Path(nicol.__file__).parents[1]
SETTINGS = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["."]}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's project: the generated client and programs."""
    folder = tmp_path_factory.mktemp("project")
    generate(blog_schema("sqlite"), folder / "blog_sqlite", folder)
    for file in HERE.glob("*.py.txt"):
        (folder / file.name.removesuffix(".txt")).write_text(file.read_text())
    (folder / "pyrightconfig.json").write_text(json.dumps(SETTINGS))
    return folder


def run(folder: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def mypy(folder: Path) -> dict[str, set[int]]:
    return located(run(folder, "mypy", "--strict", "--cache-dir", ".cache", "."), r"^(\S+?):(\d+): error")


def basedpyright(folder: Path) -> dict[str, set[int]]:
    output = run(folder, "basedpyright", "--pythonpath", sys.executable).replace(f"{folder}/", "")
    return located(output, r"^\s+(\S+?):(\d+):\d+ - error")


def ty(folder: Path) -> dict[str, set[int]]:
    command = ["ty", "check", "--python", sys.executable, "--extra-search-path", str(SOURCE)]
    return located(run(folder, *command, "--output-format", "concise", "."), r"^(\S+?):(\d+):\d+: (?:error|warning)")


def pyrefly(folder: Path) -> dict[str, set[int]]:
    command = ["pyrefly", "check", "--python-interpreter-path", sys.executable, "--search-path", str(SOURCE)]
    output = run(folder, *command, "--search-path", ".", "--output-format", "min-text", *checked(folder))
    return located(output, r"^\s*ERROR (\S+?):(\d+):")


def checked(folder: Path) -> list[str]:
    """The files of the project, without its configuration."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.py*") if path.suffix in (".py", ".pyi"))


def located(output: str, pattern: str) -> dict[str, set[int]]:
    """File → lines with an error."""
    found: dict[str, set[int]] = {}
    for file, line in re.findall(pattern, output, re.MULTILINE):
        found.setdefault(file, set()).add(int(line))
    return found


@pytest.mark.parametrize("checker", [mypy, basedpyright, ty, pyrefly])
def test_exactly_the_wrong_uses_are_reported(project: Path, checker: Callable[[Path], dict[str, set[int]]]) -> None:
    expected = {file.name: _marked(file) for file in project.glob("wrong*.py")}
    assert {name: len(lines) for name, lines in expected.items()} == {"wrong.py": 108, "wrong_extensions.py": 8}
    assert checker(project) == expected


def _marked(file: Path) -> set[int]:
    return {number for number, line in enumerate(file.read_text().splitlines(), 1) if "# ERROR" in line}
