"""SQLite keeps a statement's plan for all values of its parameters, except where values make a better plan."""

from __future__ import annotations

from pathlib import Path

import apsw

from nicol.drivers import parse_url
from nicol.drivers.sqlite import SqliteSession, open_session

TABLES = """
CREATE TABLE author (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE post (id TEXT PRIMARY KEY, author_id TEXT NOT NULL REFERENCES author (id), shown INTEGER NOT NULL);
CREATE INDEX post_author ON post (author_id, shown);
INSERT INTO author VALUES ('a', 'Ann'), ('b', 'Bob');
INSERT INTO post VALUES ('1', 'a', 1), ('2', 'a', 0), ('3', 'b', 1);
"""
JOINED = "SELECT p.id, a.name FROM post p LEFT JOIN author a ON a.id = p.author_id WHERE p.id = ?"


def opened(file: Path, tables: str) -> SqliteSession:
    """A session with a file that has `tables`."""
    apsw.Connection(str(file)).close()
    made = open_session(parse_url(f"file:{file}", file.parent))
    made.script(tables)
    made.close()
    return open_session(parse_url(f"file:{file}", file.parent))


def plan_of(session: SqliteSession, sql: str, *params: object) -> str:
    return " ".join(str(row[3]) for row in session.fetch(f"EXPLAIN QUERY PLAN {sql}", params))


def test_other_values_do_not_plan_the_statement_again(tmp_path: Path) -> None:
    session = opened(tmp_path / "a.db", TABLES)
    planned: list[int] = []

    def note(action: int, *_: object) -> int:
        if action == apsw.SQLITE_SELECT:
            planned.append(action)
        return apsw.SQLITE_OK

    session.raw.authorizer = note
    found = [session.fetch(JOINED, [value]) for value in ("1", "2", "3")]
    assert found == [[("1", "Ann")], [("2", "Ann")], [("3", "Bob")]]
    assert len(planned) == 1


def test_a_partial_index_serves_the_values_it_holds(tmp_path: Path) -> None:
    session = opened(tmp_path / "a.db", f"{TABLES}; CREATE INDEX post_shown ON post (author_id) WHERE shown = 1")
    assert "post_shown" in plan_of(session, "SELECT author_id FROM post WHERE shown = ? ORDER BY author_id", 1)


def test_a_nocase_column_is_searched_by_its_index(tmp_path: Path) -> None:
    tables = "CREATE TABLE word (text TEXT NOT NULL COLLATE NOCASE); CREATE INDEX word_text ON word (text)"
    session = opened(tmp_path / "a.db", tables)
    assert "text>? AND text<?" in plan_of(session, r"SELECT * FROM word WHERE text LIKE ? ESCAPE '\'", "ab%")


def test_a_file_that_another_connection_has_locked_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    opened(file, TABLES).close()
    url = parse_url(f"file:{file}", file.parent)
    other = open_session(url)
    other.script("BEGIN EXCLUSIVE")
    session = open_session(url)
    other.rollback()
    assert session.fetch(JOINED, ["3"]) == [("3", "Bob")]
