"""Plans of real databases: asked, read, drawn and remarked on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from nicol.drivers import Connection, finish
from nicol.errors.explain import ExplainError
from nicol.plans import Plan, draw, explain, remarks

TABLES = (
    "CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(40))",
    "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER, title VARCHAR(40), pages INTEGER)",
)
ROWS = 12_000


def plan(connection: Connection, sql: str, params: Sequence[Any] | None = None, analyze: bool = False) -> Plan:
    return finish(explain(connection, sql, params, analyze=analyze))


def codes(found: Plan) -> list[str]:
    return [remark.code for remark in remarks(found)]


def fill(connection: Connection, numbers: str, analyze: str) -> None:
    for statement in TABLES:
        finish(connection.execute(statement))
    finish(connection.execute(f"INSERT INTO author SELECT n, 'author' FROM ({numbers}) x WHERE n <= 1200"))
    finish(connection.execute(f"INSERT INTO book SELECT n, n % 1200 + 1, 'title', n % 600 FROM ({numbers}) x"))
    for statement in analyze.split(";"):
        finish(connection.script(statement))


@pytest.fixture
def library_postgresql(postgresql: Connection) -> Connection:
    fill(postgresql, f"SELECT n FROM generate_series(1, {ROWS}) n", "ANALYZE")
    return postgresql


@pytest.fixture
def library_sqlite(sqlite: Connection) -> Connection:
    numbers = f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {ROWS}) SELECT n FROM s"
    fill(sqlite, numbers, "ANALYZE")
    return sqlite


@pytest.fixture
def library_mysql(mysql: Connection) -> Connection:
    digits = " UNION ALL ".join(f"SELECT {digit} d" for digit in range(10))
    places = [f"({digits}) d{place}" for place in range(5)]
    number = " + ".join(f"d{place}.d * {10**place}" for place in range(5))
    numbers = f"SELECT {number} n FROM {', '.join(places)}"
    fill(mysql, f"SELECT n FROM ({numbers}) m WHERE n BETWEEN 1 AND {ROWS}", "ANALYZE TABLE author; ANALYZE TABLE book")
    return mysql


def test_postgresql_scan_for_few_rows(library_postgresql: Connection) -> None:
    found = plan(library_postgresql, "SELECT * FROM book WHERE pages = 7")
    [scan] = found.walk()

    assert (scan.role, scan.table, found.rows) == ("scan", "book", {"book": ROWS})
    assert [(one.code, one.message) for one in remarks(found)] == [
        ("QRY301", "book is read as a whole (12,000 rows) for 20 of them.")
    ]
    finish(library_postgresql.execute("CREATE INDEX ON book (pages)"))
    assert codes(plan(library_postgresql, "SELECT * FROM book WHERE pages = 7")) == []


def test_postgresql_without_values_the_plan_is_generic(library_postgresql: Connection) -> None:
    found = plan(library_postgresql, "SELECT * FROM book WHERE pages = $1 AND title <> '$2' LIMIT $2")

    assert codes(found) == ["QRY301"]
    assert "filter: (((title)::text <> '$2'::text) AND (pages = $1))" in draw(found)


def test_postgresql_measures_reading_only(library_postgresql: Connection) -> None:
    found = plan(library_postgresql, "SELECT * FROM book WHERE pages = $1::int", [7], analyze=True)

    assert found.is_measured
    [scan] = found.walk()
    assert (scan.actual, scan.removed) == (20, 11_980)
    with pytest.raises(ExplainError, match="UPDATE writes"):
        plan(library_postgresql, "UPDATE book SET pages = 1", analyze=True)
    with pytest.raises(ExplainError, match="read-only transaction"):
        plan(library_postgresql, "WITH x AS (DELETE FROM book RETURNING 1) SELECT * FROM x", analyze=True)
    finish(library_postgresql.script("CREATE VIEW sly AS SELECT pg_sleep(0)::text AS nothing"))
    with pytest.raises(ExplainError, match="calls pg_sleep"):
        plan(library_postgresql, "SELECT * FROM sly", analyze=True)
    assert finish(library_postgresql.fetch("SELECT count(*)::int FROM book"))[0][0] == ROWS


def test_postgresql_time_is_limited(library_postgresql: Connection) -> None:
    with pytest.raises(ExplainError, match="statement timeout"):
        finish(explain(library_postgresql, "SELECT count(*) FROM book a, book b, book c", analyze=True, seconds=0.05))


def test_postgresql_sorts_and_estimates(library_postgresql: Connection) -> None:
    sorted_rows = plan(library_postgresql, "SELECT * FROM book ORDER BY title, id DESC LIMIT 5")
    assert codes(sorted_rows) == ["QRY302"]
    finish(library_postgresql.script("SET work_mem = '64kB'"))
    spilled = plan(library_postgresql, "SELECT * FROM book ORDER BY title, id DESC", analyze=True)
    assert "QRY302" in codes(spilled)
    finish(
        library_postgresql.script(
            f"INSERT INTO book SELECT n, 1, 'x', 5 FROM generate_series({ROWS + 1}, {ROWS * 2}) n"
        )
    )
    wrong = plan(library_postgresql, "SELECT * FROM book WHERE pages = 5", analyze=True)
    assert "QRY303" in codes(wrong)


def test_postgresql_indexes_that_do_not_fit(library_postgresql: Connection) -> None:
    finish(library_postgresql.script("CREATE INDEX ON book (title); ANALYZE book; SET enable_seqscan = off"))
    filtered = plan(library_postgresql, "SELECT * FROM book WHERE title = 'title' AND pages = 7", analyze=True)
    assert "QRY305" in codes(filtered)
    finish(library_postgresql.script("SET enable_bitmapscan = off"))
    fetched = plan(library_postgresql, "SELECT title FROM book WHERE title = 'title'", analyze=True)
    assert "QRY306" in codes(fetched)


def test_postgresql_scan_in_a_loop(library_postgresql: Connection) -> None:
    finish(
        library_postgresql.script(
            "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET enable_memoize = off"
        )
    )
    query = "SELECT * FROM author a JOIN book b ON b.author_id = a.id"
    finish(library_postgresql.script("ALTER TABLE author DROP CONSTRAINT author_pkey"))
    assert "QRY307" in codes(plan(library_postgresql, query))


def test_sqlite_scan_and_order(library_sqlite: Connection) -> None:
    found = plan(library_sqlite, "SELECT * FROM book WHERE pages = ? ORDER BY title")

    assert codes(found) == ["QRY301", "QRY308"]
    assert draw(found) == (
        "▶ SCAN on book                  of 12,000\n"
        "  USE TEMP B-TREE FOR ORDER BY\n"
        "\n"
        "QRY301: book is read as a whole (12,000 rows): no index fits the condition.\n"
        "  Index what book is searched by.\n"
        "\n"
        "QRY308: The rows are put in order in a temporary tree; a table of the query has 12,000 rows.\n"
        "  Add the sort columns behind the filter columns of an index."
    )
    finish(library_sqlite.execute("CREATE INDEX pages_title ON book (pages, title)"))
    better = plan(library_sqlite, "SELECT * FROM book WHERE pages = ? ORDER BY title")
    assert codes(better) == []
    assert draw(better) == "  SEARCH by index using pages_title on book\n        condition: pages=?"
    with pytest.raises(ExplainError, match="does not measure"):
        plan(library_sqlite, "SELECT 1", analyze=True)


def test_sqlite_subqueries_stand_below(library_sqlite: Connection) -> None:
    found = plan(library_sqlite, "SELECT * FROM author WHERE id IN (SELECT author_id FROM book WHERE pages = 7)")

    assert [node.table for node in found.walk() if node.table] == ["author", "book"]


def test_mysql_scan_and_filesort(library_mysql: Connection) -> None:
    found = plan(library_mysql, "SELECT * FROM book WHERE pages > 3 ORDER BY title")
    assert "QRY308" in codes(found)
    measured = plan(library_mysql, "SELECT * FROM book WHERE pages = ?", [7], analyze=True)
    assert codes(measured) == ["QRY301"]
    [scan] = [node for node in measured.walk() if node.table]
    assert (scan.what, scan.actual, scan.removed) == ("full scan", 20, 11_980)
    finish(library_mysql.execute("CREATE INDEX pages_title ON book (pages, title)"))
    better = plan(library_mysql, "SELECT * FROM book WHERE pages = 7 ORDER BY title")
    assert codes(better) == []
    assert "index lookup using pages_title on book" in draw(better)


def test_mysql_runs_nothing_that_acts(library_mysql: Connection) -> None:
    with pytest.raises(ExplainError, match="calls sleep"):
        plan(library_mysql, "SELECT SLEEP(0)", analyze=True)
    with pytest.raises(ExplainError, match="takes 1 values"):
        plan(library_mysql, "SELECT * FROM book WHERE id = ?")
    assert plan(library_mysql, "UPDATE book SET pages = 1 WHERE title = 'a'").roots
    with pytest.raises(ExplainError, match="UPDATE writes"):
        plan(library_mysql, "UPDATE book SET pages = 1", analyze=True)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("", "There is no statement"),
        ("SELECT 1; DROP TABLE book", "There are 2 statements"),
        ("DROP TABLE book", "`DROP` has no plan"),
        ("SELECT absent FROM book", "no such column: absent"),
    ],
)
def test_what_cannot_be_explained_is_refused(library_sqlite: Connection, sql: str, problem: str) -> None:
    with pytest.raises(ExplainError, match=problem):
        plan(library_sqlite, sql)
    assert finish(library_sqlite.fetch("SELECT count(*) FROM book"))[0][0] == ROWS
