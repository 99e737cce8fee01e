"""MySQL through its sync driver: how a session is refused, what statements give, and which refusals are which."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nicol.drivers import (
    Connection,
    DatabaseUrl,
    DriverError,
    connect,
    connect_async,
    create_database,
    database_exists,
    drop_database,
    finish,
    open_async_pool,
    open_pool,
    parse_url,
)
from nicol.errors import NicolError
from nicol.errors.connection import DatabaseExistsError
from tests.faults.test_forks import in_child

TABLES = """
CREATE TABLE parent (id INT PRIMARY KEY, name VARCHAR(3) NOT NULL, UNIQUE INDEX parent_name_key (name));
CREATE TABLE child (
  id INT PRIMARY KEY, up INT, small TINYINT, CONSTRAINT child_up_fkey FOREIGN KEY (up) REFERENCES parent (id),
  CONSTRAINT positive CHECK (small > 0)
);
INSERT INTO parent VALUES (1, 'a'), (2, 'b');
"""


def refusal(url: DatabaseUrl) -> str:
    with pytest.raises(NicolError) as caught:
        connect(url)
    return caught.value.code


def test_refusals_have_their_codes(mysql_url: DatabaseUrl) -> None:
    assert refusal(replace(mysql_url, database="nicol_absent")) == "P1003"
    assert refusal(replace(mysql_url, user="nobody_here", password="wrong")) in ("P1000", "P1010")
    assert refusal(replace(mysql_url, port=1)) == "P1001"
    assert refusal(parse_url("mysql://root@127.0.0.1:3306/x?sslmode=verify-full&sslcert=/none.pem", Path())) == "P1011"


def test_a_database_comes_and_goes(mysql_url: DatabaseUrl) -> None:
    url = replace(mysql_url, database=f"{mysql_url.database}_b`x")
    create_database(url)
    assert database_exists(url)
    with pytest.raises(DatabaseExistsError):
        create_database(url)
    drop_database(url)
    drop_database(url)
    assert not database_exists(url)


def test_statements(mysql: Connection) -> None:
    finish(mysql.script(TABLES))
    assert [tuple(row) for row in finish(mysql.fetch("SELECT id, name FROM parent ORDER BY id"))] == [
        (1, "a"),
        (2, "b"),
    ]
    assert finish(mysql.fetch("SELECT id FROM parent WHERE name = ?", ("b",)))[0][0] == 2
    assert finish(mysql.fetch("SELECT '100%'"))[0][0] == "100%"
    assert finish(mysql.execute("UPDATE parent SET name = 'a' WHERE id = ?", (1,))) == 1
    assert finish(mysql.execute_many("INSERT INTO parent VALUES (?, ?)", [(3, "c"), (4, "d")])) == 2
    described = finish(mysql.query("SELECT id, name FROM parent WHERE id = 1"))
    assert (described.columns, described.types) == (("id", "name"), ("int", "varchar"))
    finish(mysql.script("-- nothing\n"))


@pytest.mark.parametrize(
    ("sql", "kind", "names"),
    [
        ("INSERT INTO parent VALUES (1, 'z')", "unique", (None, (), "PRIMARY")),
        ("INSERT INTO parent VALUES (9, 'a')", "unique", (None, (), "parent_name_key")),
        ("INSERT INTO child (id, up) VALUES (1, 77)", "foreign_key", ("child", ("up",), "child_up_fkey")),
        ("INSERT INTO parent VALUES (9, NULL)", "not_null", (None, ("name",), None)),
        ("INSERT INTO parent VALUES (9, 'long')", "value_too_long", (None, ("name",), None)),
        ("INSERT INTO child (id, small) VALUES (1, 300)", "out_of_range", (None, ("small",), None)),
        ("INSERT INTO child (id, small) VALUES (1, -1)", "check", (None, (), None)),
        ("INSERT INTO child (id) VALUES ('x')", "bad_value", (None, (), None)),
        ("SELECT * FROM missing", "no_table", ("missing", (), None)),
        ("SELECT missing FROM parent", "no_column", (None, ("missing",), None)),
        ("SELECT (", "other", (None, (), None)),
    ],
)
def test_refused_statements(
    sql: str, kind: str, names: tuple[str | None, tuple[str, ...], str | None], mysql: Connection
) -> None:
    finish(mysql.script(TABLES))
    with pytest.raises(DriverError) as caught:
        finish(mysql.execute(sql))
    error = caught.value
    assert error.kind == kind
    if kind not in ("check", "bad_value"):
        assert (error.table, error.columns, error.constraint) == names
    elif kind == "check":
        assert error.constraint is not None
        assert error.constraint.endswith("positive")


def test_transactions(mysql: Connection) -> None:
    finish(mysql.script(TABLES))
    finish(mysql.begin("serializable"))
    finish(mysql.execute("DELETE FROM parent"))
    finish(mysql.rollback())
    assert finish(mysql.fetch("SELECT COUNT(*) FROM parent"))[0][0] == 2
    finish(mysql.begin())
    finish(mysql.execute("DELETE FROM parent WHERE id = 1"))
    finish(mysql.commit())
    assert finish(mysql.fetch("SELECT COUNT(*) FROM parent"))[0][0] == 1


def test_a_lost_session_says_so(mysql_url: DatabaseUrl, mysql: Connection) -> None:
    victim = connect(mysql_url)
    [[number]] = finish(victim.fetch("SELECT CONNECTION_ID()"))
    finish(mysql.script(f"KILL {int(number)}"))
    with pytest.raises(DriverError) as caught:
        finish(victim.fetch("SELECT 1"))
    assert caught.value.kind == "closed"
    finish(victim.close())


def test_a_stream_gives_rows_as_they_are_asked_for(mysql: Connection) -> None:
    numbers = "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
    stream = finish(mysql.stream(numbers))
    assert finish(stream.take(2)) == [(1,), (2,)]
    finish(stream.close())
    whole = finish(mysql.stream(numbers + " UNION ALL SELECT ?", [4]))
    assert finish(whole.take(9)) == [(1,), (2,), (3,), (4,)]
    assert finish(whole.take(9)) == []
    finish(whole.close())


def test_columns_have_the_names_of_their_types(mysql: Connection) -> None:
    finish(
        mysql.script(
            "CREATE TABLE kinds (a TINYINT, b MEDIUMINT UNSIGNED, c BIGINT, d DECIMAL(5, 2), e FLOAT, f DOUBLE, "
            "g VARCHAR(9), h CHAR(2), i TEXT, j VARBINARY(9), k BINARY(2), l BLOB, m DATE, n TIME(3), o DATETIME(3), "
            "p TIMESTAMP NULL, q YEAR, r BIT(4), s ENUM ('x', 'y'), t SET ('x', 'y'));"
            "INSERT INTO kinds (o, p) VALUES ('2024-02-03 04:05:06.789', '2024-02-03 04:05:06')"
        )
    )
    found = finish(mysql.query("SELECT * FROM kinds"))
    assert found.types == (
        *("tinyint", "mediumint", "bigint", "decimal", "float", "double"),
        *("varchar", "char", "text", "varbinary", "binary", "blob", "date", "time", "datetime"),
        *("timestamp", "year", "bit", "enum", "set"),
    )
    assert [value for value in found.rows[0] if value is not None] == [
        datetime(2024, 2, 3, 4, 5, 6, 789000, UTC),
        datetime(2024, 2, 3, 4, 5, 6, 0, UTC),
    ]


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_a_statement_that_takes_too_long_is_stopped(mysql_url: DatabaseUrl, colour: str) -> None:
    url = replace(mysql_url, limits=replace(mysql_url.limits, socket_timeout=0.2))
    connection = connect(url) if colour == "sync" else await connect_async(url)
    with pytest.raises(DriverError) as caught:
        await connection.fetch("SELECT COUNT(*) FROM seq_1_to_1000000000 WHERE SLEEP(1) = 0")
    assert caught.value.kind == "timeout"
    assert await connection.fetch("SELECT 1") == [(1,)]
    await connection.close()


async def test_a_cancelled_statement_is_stopped_on_the_server(mysql: Connection, mysql_url: DatabaseUrl) -> None:
    pool = open_async_pool(mysql_url)
    lent = await pool.acquire()
    [[number]] = await lent.fetch("SELECT CONNECTION_ID()")
    task = asyncio.create_task(lent.fetch("SELECT SLEEP(60)"))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    pool.release(lent)
    await pool.close()
    running = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = ? AND command <> 'Killed'"
    for _ in range(100):
        if finish(mysql.fetch(running, (number,))) == [(0,)]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the statement still runs")


def test_a_forked_child_has_sessions_of_its_own(mysql_url: DatabaseUrl) -> None:
    pool = open_pool(mysql_url)
    lent = finish(pool.acquire())
    pool.release(lent)

    def one() -> str:
        own = finish(pool.acquire())
        return str(finish(own.fetch("SELECT 1")))

    assert in_child(one) == "[(1,)]"
    with pytest.raises(AssertionError, match="closed"):
        raise AssertionError(in_child(lambda: str(finish(lent.fetch("SELECT 1")))))
    assert finish(lent.fetch("SELECT 1")) == [(1,)]
    finish(pool.close())


@pytest.mark.parametrize("count", [3, 1000, 12345])
def test_an_update_counts_the_rows_that_match(mysql: Connection, count: int) -> None:
    finish(mysql.script(f"CREATE TABLE t (a INT, b INT); INSERT INTO t SELECT seq, 1 FROM seq_1_to_{count}"))
    for _ in range(2):
        assert finish(mysql.execute("UPDATE t SET b = ? WHERE a > 0", (2,))) == count
    assert finish(mysql.execute("DELETE FROM t")) == count


def test_many_rows_go_at_once_whatever_they_hold(mysql: Connection) -> None:
    finish(mysql.script("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(9), c DOUBLE)"))
    rows = [(n, None if n % 2 else "x", n / 2) for n in range(50)]
    assert finish(mysql.execute_many("INSERT INTO t VALUES (?, ?, ?)", rows)) == 50
    assert finish(mysql.execute_many("INSERT INTO t VALUES (?, ?, ?)", [(60, None, 1), (61, None, 1.5)])) == 2
    again = "INSERT INTO t VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE a = a"
    assert finish(mysql.execute_many(again, [(n, "y", 0.5) for n in range(45, 55)])) == 5
    with pytest.raises(DriverError):
        finish(mysql.execute_many("INSERT INTO t VALUES (?, ?, ?)", [(n, "z", 0.5) for n in range(80, 60, -1)]))
    assert finish(mysql.fetch("SELECT COUNT(*), SUM(a), COUNT(b) FROM t")) == [(57, 1225 + 60 + 61 + 260, 30)]


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_a_table_altered_by_another_session_is_read_anew(
    mysql: Connection, mysql_url: DatabaseUrl, colour: str
) -> None:
    finish(mysql.script("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)"))
    connection = connect(mysql_url) if colour == "sync" else await connect_async(mysql_url)
    for _ in range(3):
        assert await connection.fetch("SELECT * FROM t") == [(1,)]
    finish(mysql.script("ALTER TABLE t ADD COLUMN b VARCHAR(9) DEFAULT 'x'"))
    assert await connection.fetch("SELECT * FROM t") == [(1, "x")]
    finish(mysql.script("ALTER TABLE t MODIFY a VARCHAR(9)"))
    assert await connection.fetch("SELECT * FROM t") == [("1", "x")]
    await connection.close()
