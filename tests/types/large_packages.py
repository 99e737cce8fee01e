"""Checkers over the packages of large schemas: the right passes, the wrong is told at its line, in the time one waits.

They take minutes, so pytest does not find them by itself: `python3 tasks.py large` runs them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nicol.generate import generate
from nicol.text.span import Source
from nicol.validate import load, load_or_raise, read_sources
from tests.types.large import dense_schema
from tests.types.test_checkers import SETTINGS, basedpyright, mypy, pyrefly, ty

LITELLM = """from db import Client, ref


async def use(db: Client) -> None:
    teams = await db.lite_llm_team_table.find_many(where={"spend": {"gt": ref.LiteLLM_TeamTable.max_budget}}, take=3)
    print(teams[0].team_alias)
    await db.lite_llm_team_table.find_many(where={"team_idd": "x"})  # ERROR
    await db.lite_llm_team_table.find_many(order_by={"spend": "up"})  # ERROR
    print(teams[0].team_alia)  # ERROR
"""
DENSE = """from db import Client, ref


async def use(db: Client) -> None:
    rows = await db.m1.find_many(where={"size": {"gt": ref.M1.size}, "r1": {"name": "y"}}, include={"r1": True})
    print(rows[0].r1.name)
    await db.m1.create({"name": "x", "size": 1.0, "r1Id": 1, "r2Id": 1, "r3Id": 1})
    await db.m1.find_many(where={"nam": "x"})  # ERROR
    await db.m1.find_many(where={"r1": {"nam": "x"}})  # ERROR
    await db.m1.create({"name": "x", "size": 1.0})  # ERROR
    print(rows[0].nam)  # ERROR
"""

pytestmark = pytest.mark.timeout(600)


def project(folder: Path, name: str, corpus: Path) -> Path:
    """The package `db` and a program that uses it."""
    if name == "litellm":
        schema = load(read_sources(corpus / "realworld" / "BerriAI__litellm" / "schema.prisma")).schema
        assert schema is not None
    else:
        schema = load_or_raise([Source(Path("schema.prisma"), dense_schema(300))])
    generate(schema, folder / "db", folder)
    (folder / "use.py").write_text(LITELLM if name == "litellm" else DENSE)
    (folder / "pyrightconfig.json").write_text(json.dumps(SETTINGS))
    return folder


@pytest.mark.parametrize("checker", [mypy, basedpyright, ty, pyrefly])
@pytest.mark.parametrize("name", ["litellm", "dense"])
def test_large_packages(
    name: str, checker: Callable[[Path], dict[str, set[int]]], corpus: Path, tmp_path: Path
) -> None:
    folder = project(tmp_path, name, corpus)
    lines = (folder / "use.py").read_text().splitlines()
    expected = {number for number, line in enumerate(lines, 1) if "# ERROR" in line}
    assert checker(folder) == {"use.py": expected}
