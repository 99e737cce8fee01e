"""`nicol explain-query`, called as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nicol.drivers import DatabaseUrl, connect, finish
from tests.cli.conftest import Cli

HEADER = '{"kind":"header","format":"nicol-inventory","version":1,"provider":"sqlite","dropped":0}\n'
QUERY = (
    '{"kind":"query","query":{"fingerprint":"00000000000000aa","model":"Book","operation":"find_many","shape":{},'
    '"count":1,"failed":0,"total_ms":1.0,"max_ms":1.0,"rows":1,"max_rows":1,'
    '"statements":[{"sql":"SELECT * FROM book WHERE pages = ?","count":1,"total_ms":1.0,"max_ms":1.0}]}}\n'
)


@pytest.fixture
def url(sqlite_url: DatabaseUrl, project: Path) -> str:
    connection = connect(sqlite_url)
    finish(connection.script("CREATE TABLE book (id INTEGER PRIMARY KEY, pages INTEGER)"))
    finish(connection.close())
    return f"file:{sqlite_url.database}"


def test_a_plan_is_drawn_and_told_to_tools(cli: Cli, url: str) -> None:
    drawn = cli("explain-query", "SELECT * FROM book WHERE pages = 1", "--url", url)
    assert (drawn.status, drawn.out) == (0, "▶ SCAN on book\n")
    [plan] = json.loads(cli("explain-query", "SELECT * FROM book", "--url", url, "--json").out)["plans"]
    assert plan["plan"] == [{"what": "SCAN", "table": "book", "dearest": True}]


def test_a_file_and_a_recorded_query_are_explained(cli: Cli, url: str, project: Path) -> None:
    (project / "q.sql").write_text("SELECT id FROM book WHERE id = ?;\n")
    assert "SEARCH by primary key on book" in cli("explain-query", "q.sql", "--url", url).out
    (project / "log.jsonl").write_text(HEADER + QUERY)
    words = ("explain-query", "00000000", "--url", url, "--queries", "log.jsonl")
    assert cli(*words).out == "▶ SCAN on book\n"
    wrong = cli("explain-query", "ffffffff", "--url", url, "--queries", "log.jsonl")
    assert wrong.status == 1
    assert "NICOL-EXPLAIN" in wrong.err
    assert "In log.jsonl no query begins with ffffffff." in wrong.err


def test_what_has_no_plan_is_refused(cli: Cli, url: str) -> None:
    done = cli("explain-query", "DROP TABLE book", "--url", url)
    assert done.status == 1
    assert "`DROP` has no plan." in done.err
    assert cli("explain-query", "SELECT 1 FROM book", "--url", url).status == 0
