"""`nicol docs`."""

from __future__ import annotations

import json

import pytest

from nicol import __version__
from nicol.cli.main import run


def test_without_a_topic_lists_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs"]) == 0
    out = capsys.readouterr().out
    assert f"Nicol {__version__}" in out
    assert "migrate " in out


def test_a_page_as_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs", "errors"]) == 0
    assert capsys.readouterr().out.startswith("# Errors\n")


def test_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs", "sch201"]) == 0
    assert capsys.readouterr().out.startswith("# SCH201: ")


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs", "--search", "shadow database", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["version"] == __version__
    assert all({"page", "path", "markdown"} == set(section) for section in answer["sections"])
    assert any("shadow database" in section["markdown"] for section in answer["sections"][:3])


def test_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs", "squshing"]) == 1
    assert "Did you mean `nicol docs squashing`?" in capsys.readouterr().err
