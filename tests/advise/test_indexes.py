"""Indexes proposed for queries: proved on real databases, used by their planners, and none left behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nicol.advise.indexes import Asked, Report, advise, patched
from nicol.advise.logs import Logged
from nicol.advise.prove import Limits
from nicol.advise.show import report_json, report_text
from nicol.drivers import Connection, finish
from nicol.inventory import Condition, Inventory, Origin, Query, Shape, Sorted
from nicol.lint.calls import read_program
from nicol.plans import explain
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.advise.library import fill, library

CODE = """
async def page(db, author_id, slug):
    await db.book.find_many(where={"authorId": author_id}, order_by={"createdAt": "desc"}, take=20)
    await db.book.find_unique(where={"slug": slug})
    await db.book.find_many(where={"isLent": True}, order_by={"id": "asc"}, take=5)
    await db.book.count(where={"pages": 7})
"""
NEWEST = Query(
    "00000000000000aa",
    "Book",
    "find_many",
    Shape(where=(Condition(("pages",), "equals"),), order_by=(Sorted(("createdAt",), "desc"),), take=True),
    count=90,
    failed=0,
    total_ms=900.0,
    max_ms=20.0,
    rows=900,
    max_rows=20,
    origins=(Origin("app.py", 3, "page", 90),),
)
WRITES = Query("00000000000000bb", "Book", "create", Shape(), 10, 0, 1.0, 1.0, 10, 1)


def asked(connection: Connection, limits: Limits = Limits()) -> Asked:  # noqa: B008
    view = library(connection.dialect.provider)
    return Asked(view, program=read_program([Source(Path("app.py"), CODE)], view.schema), limits=limits)


def lines(report: Report) -> list[str]:
    return [f"{one.candidate.model} {one.candidate.line}" for one in report.advised]


EXPECTED = ["Book @@index([authorId, createdAt(sort: Desc)])", "Book @@index([pages])"]


def expect_use(connection: Connection, report: Report, query: str, values: list[int]) -> None:
    """The proposed SQL is run as it is, and the planner takes the index that was proposed."""
    for advice in report.advised:
        for statement in advice.sql:
            finish(connection.script(statement))
    names = {re.search(r"books_\w+_idx", advice.sql[0])[0] for advice in report.advised}  # type: ignore[index]
    plan = finish(explain(connection, query, values))
    assert names & {node.index for node in plan.walk()}


@pytest.mark.parametrize("how", ["hypopg", "rolled-back index"])
def test_postgresql(postgresql: Connection, how: str) -> None:
    fill(postgresql)
    available = finish(postgresql.fetch("SELECT 1 FROM pg_available_extensions WHERE name = 'hypopg'"))
    if how == "hypopg" and not available:
        pytest.skip("the server has no hypopg")
    report = finish(advise(asked(postgresql, Limits(may_create_extension=how == "hypopg")), postgresql))

    assert sorted(lines(report)) == EXPECTED
    assert {advice.proof.how for advice in report.advised} == {how}
    by_author = next(one for one in report.advised if "authorId" in one.candidate.line)
    [tried] = by_author.proof.tries
    assert tried.is_picked
    assert tried.before is not None
    assert tried.after is not None
    assert tried.after < tried.before / 4
    assert by_author.proof.rows == 12_000
    assert by_author.sql == (
        'CREATE INDEX CONCURRENTLY "books_author_id_created_at_idx" ON "books"("author_id", "created_at" DESC);',
    )
    assert [(one.table, one.name) for one in report.dispensable] == [("books", "books_slug_idx")]
    left = finish(postgresql.fetch("SELECT 1 FROM pg_class WHERE relname LIKE 'nicol%'"))
    assert left == finish(postgresql.fetch("SELECT 1 FROM pg_extension WHERE extname = 'hypopg'")) == []
    query = "SELECT * FROM books WHERE author_id = $1 ORDER BY created_at DESC LIMIT 20"
    expect_use(postgresql, report, query, [7])


def test_postgresql_builds_nothing_on_a_large_table_without_consent(postgresql: Connection) -> None:
    fill(postgresql)
    report = finish(advise(asked(postgresql, Limits(rows=1000)), postgresql))

    assert {advice.proof.how for advice in report.advised} == {"not tried"}
    assert (
        report.advised[0].proof.note == "books has 12,000 rows: install hypopg, or allow a real index with --max-rows."
    )


def test_sqlite(sqlite: Connection) -> None:
    fill(sqlite)
    report = finish(advise(asked(sqlite), sqlite))

    assert sorted(lines(report)) == EXPECTED
    by_author = next(one for one in report.advised if "authorId" in one.candidate.line)
    assert by_author.proof.how == "in-memory clone"
    assert by_author.proof.tries[0].plan_before.startswith("▶ SCAN on books")
    assert "SEARCH by index using nicol_tried on books" in by_author.proof.tries[0].plan_after
    assert [(one.table, one.name) for one in report.dispensable] == [("books", "books_slug_idx")]
    assert finish(sqlite.fetch("SELECT 1 FROM sqlite_master WHERE name LIKE 'nicol%'")) == []
    expect_use(sqlite, report, "SELECT * FROM books WHERE author_id = ? ORDER BY created_at DESC LIMIT 20", [7])


def test_sqlite_counts_where_nobody_analyzed(sqlite: Connection) -> None:
    fill(sqlite)
    finish(sqlite.script("DROP TABLE sqlite_stat1"))
    assert sorted(lines(finish(advise(asked(sqlite), sqlite)))) == EXPECTED


def test_mysql(mysql: Connection) -> None:
    fill(mysql)
    report = finish(advise(asked(mysql), mysql))

    assert lines(report) == ["Book @@index([pages])"]
    assert {advice.proof.how for advice in report.advised} == {"sampled copy"}
    [pages] = [one for one in report.advised if one.candidate.line == "@@index([pages])"]
    [tried] = pages.proof.tries
    assert tried.is_picked
    assert tried.before is not None
    assert tried.after is not None
    assert tried.after < tried.before / 4
    assert finish(mysql.fetch("SHOW TABLES LIKE 'nicol%'")) == []
    expect_use(mysql, report, "SELECT * FROM books WHERE pages = ?", [7])


def test_recorded_queries_come_first_and_tell_of_writes(sqlite: Connection) -> None:
    fill(sqlite)
    request = Asked(library("sqlite"), inventory=Inventory("sqlite", (NEWEST, WRITES)))
    [advice] = finish(advise(request, sqlite)).advised

    assert advice.candidate.line == "@@index([pages, createdAt(sort: Desc)])"
    assert (advice.writes, advice.indexes) == (0.1, 3)
    assert "90 calls, 900 ms" in report_text(finish(advise(request, sqlite)))


def test_logged_sql_is_read(postgresql: Connection) -> None:
    fill(postgresql)
    logged = Logged('SELECT b.* FROM books b WHERE b."author_id" = $1 AND b.pages > $2 ORDER BY b.id', 5, 100.0)
    report = finish(advise(Asked(library("postgresql"), logged=(logged,)), postgresql))

    assert lines(report) == ["Book @@index([authorId, pages])"]


def test_the_same_input_gives_the_same_text(sqlite: Connection) -> None:
    fill(sqlite)
    first, second = (report_json(finish(advise(asked(sqlite), sqlite))) for _ in range(2))
    assert first == second


def test_without_a_database_nothing_is_said_to_be_proved() -> None:
    view = library("postgresql")
    report = finish(advise(Asked(view, program=read_program([Source(Path("app.py"), CODE)], view.schema)), None))

    assert sorted(lines(report)) == [*EXPECTED[:1], "Book @@index([isLent, id])", *EXPECTED[1:]]
    assert {advice.proof.how for advice in report.advised} == {"not tried"}
    assert "No database was asked" in report_text(report)


def test_the_schema_with_the_proposed_lines_is_valid_and_served(sqlite: Connection) -> None:
    fill(sqlite)
    request = asked(sqlite)
    report = finish(advise(request, sqlite))
    [(source, text)] = patched(request.view, report.advised).items()

    assert text.count("  @@index([authorId, createdAt(sort: Desc)])\n") == 1
    assert '  @@map("books")\n  @@index' in text
    load_or_raise([Source(source.path, text)])


def test_of_indexes_that_begin_alike_one_is_enough(sqlite: Connection) -> None:
    fill(sqlite)
    code = """
db.book.find_many(where={"authorId": x}, order_by={"createdAt": "desc"}, take=20)
db.book.find_many(where={"authorId": x, "isLent": True})
db.book.find_many(where={"authorId": x, "pages": {"gt": 3}})
"""
    view = library("sqlite")
    program = read_program([Source(Path("app.py"), code)], view.schema)
    report = finish(advise(Asked(view, program=program), sqlite))

    assert len(report.advised) == 1
    assert report.advised[0].candidate.names[0] == "authorId"
    assert len(report.refused) == 2
