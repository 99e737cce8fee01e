"""Values of PostgreSQL look the same through psycopg (text, then binary) and asyncpg."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, connect_async, finish

KEY = "0e7b9ebd-7699-475b-9362-cbc67e824544"
MOMENT = datetime(2024, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


@pytest.fixture(scope="module")
def prepared_url(module_postgresql_url: DatabaseUrl) -> DatabaseUrl:
    """A database whose own time zone is not UTC."""
    opened = connect(module_postgresql_url)
    finish(opened.script("CREATE TYPE mood AS ENUM ('sad', 'so so')"))
    finish(opened.script(f"ALTER DATABASE {module_postgresql_url.database} SET timezone = 'Asia/Tokyo'"))
    finish(opened.close())
    return module_postgresql_url


@pytest.fixture(params=["sync", "async"])
async def server(request: pytest.FixtureRequest, prepared_url: DatabaseUrl) -> AsyncIterator[Connection]:
    opened = connect(prepared_url) if request.param == "sync" else await connect_async(prepared_url)
    await opened.script("DROP TABLE IF EXISTS t")
    yield opened
    await opened.close()


READ = [
    ("true", True),
    ("7::int2", 7),
    ("2147483647", 2147483647),
    ("9223372036854775807", 9223372036854775807),
    ("1.5::float8", 1.5),
    ("1.50::numeric", Decimal("1.50")),
    ("'äöü €'", "äöü €"),
    ("'ab'::char(4)", "ab  "),
    ("'\\x00ff'::bytea", b"\x00\xff"),
    ("timestamp '2024-01-02 03:04:05.678'", MOMENT),
    ("timestamptz '2024-01-02 05:04:05.678+02'", MOMENT),
    ("timestamp '0001-01-01'", datetime(1, 1, 1, tzinfo=UTC)),
    ("date '2024-02-29'", date(2024, 2, 29)),
    ("time '01:02:03.5'", time(1, 2, 3, 500000)),
    (f"'{KEY}'::uuid", KEY),
    ("""'{"a": [1, null]}'::jsonb""", '{"a": [1, null]}'),
    ("""'{"a":1}'::json""", '{"a":1}'),
    ("'so so'::mood", "so so"),
    ("'{sad,so so}'::mood[]", ["sad", "so so"]),
    ("'10.0.0.1'::inet", "10.0.0.1"),
    ("interval '1 day 2 hours'", "1 day 02:00:00"),
    ("'<a/>'::xml", "<a/>"),
    ("'1.5'::money", "$1.50"),
    ("'101'::bit(3)", "101"),
    ("ARRAY['a', NULL, 'b,c']", ["a", None, "b,c"]),
    ("ARRAY[timestamp '2024-01-02 03:04:05.678']", [MOMENT]),
    (f"ARRAY['{KEY}'::uuid]", [KEY]),
    ("ARRAY[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
    ("NULL::jsonb", None),
]


@pytest.mark.parametrize(("expression", "value"), READ)
async def test_a_value_reads_the_same_every_time(server: Connection, expression: str, value: object) -> None:
    sql = f"SELECT {expression}"
    read = [(await server.fetch(sql))[0][0] for _ in range(3)]
    assert read == [value] * 3
    assert [type(each) for each in read] == [type(value)] * 3
    assert (await server.query(sql)).rows[0][0] == value


async def test_moments_are_aware_and_utc(server: Connection) -> None:
    for _ in range(2):
        for moment in (await server.fetch("SELECT now(), now()::timestamp"))[0]:
            assert moment.tzinfo is UTC


WRITTEN = [
    ("int4", 5, "5"),
    ("int8", -(2**63), "-9223372036854775808"),
    ("bool", False, "false"),
    ("float8", 0.1, "0.1"),
    ("float8", float("-inf"), "-Infinity"),
    ("numeric", Decimal("123456789012345678901234567890.5"), "123456789012345678901234567890.5"),
    ("text", "it's \\ {\"}", "it's \\ {\"}"),
    ("bytea", b"\x00\\\xff", "\\x005cff"),
    ("timestamp", MOMENT, "2024-01-02 03:04:05.678"),
    ("timestamp", MOMENT.astimezone(timezone(timedelta(hours=9))), "2024-01-02 03:04:05.678"),
    ("timestamp", MOMENT.replace(tzinfo=None), "2024-01-02 03:04:05.678"),
    ("timestamptz", MOMENT.replace(tzinfo=None), "2024-01-02 03:04:05.678+00"),
    ("timestamptz", MOMENT.astimezone(timezone(timedelta(hours=-5))), "2024-01-02 03:04:05.678+00"),
    ("timestamptz", "2024-01-02T03:04:05Z", "2024-01-02 03:04:05+00"),
    ("date", date(2024, 2, 29), "2024-02-29"),
    ("date", "2024-02-29", "2024-02-29"),
    ("time", time(1, 2, 3), "01:02:03"),
    ("uuid", UUID(KEY), KEY),
    ("uuid", KEY, KEY),
    ("jsonb", '{"a": "\\u00e4"}', '{"a": "ä"}'),
    ("mood", "so so", "so so"),
    ("inet", "10.0.0.1", "10.0.0.1/32"),
    ("text[]", ["a", None, 'q"\\', "", "NULL", "b,c"], '{a,NULL,"q\\"\\\\","","NULL","b,c"}'),
    ("int4[]", [], "{}"),
    ("mood[]", ["sad"], "{sad}"),
    ("uuid[]", [KEY], "{" + KEY + "}"),
    ("timestamp[]", [MOMENT], '{"2024-01-02 03:04:05.678"}'),
    ("bytea[]", [b"\x01\xff"], '{"\\\\x01ff"}'),
    ("bool[]", [True, None], "{t,NULL}"),
    ("int4", None, None),
]


@pytest.mark.parametrize(("kind", "value", "stored"), WRITTEN)
async def test_a_parameter_arrives_as_its_column_stores_it(
    server: Connection, kind: str, value: object, stored: str | None
) -> None:
    sql = f"SELECT ($1::{kind})::text"
    assert [(await server.fetch(sql, [value]))[0][0] for _ in range(2)] == [stored] * 2


@pytest.mark.parametrize("text", ["timestamp 'infinity'", "timestamptz '-infinity'", "timestamp '0044-03-15 BC'"])
async def test_a_moment_outside_python_s_years_is_a_clear_failure(server: Connection, text: str) -> None:
    for _ in range(2):
        with pytest.raises(DriverError) as caught:
            await server.fetch(f"SELECT {text}")
        assert caught.value.kind == "bad_value"
    assert (await server.fetch("SELECT 1"))[0][0] == 1


async def test_limits_of_columns(server: Connection) -> None:
    await server.script("CREATE TABLE t (short varchar(3), m mood, i int2)")
    for sql, value, kind in [
        ("INSERT INTO t (short) VALUES ($1)", "four", "value_too_long"),
        ("INSERT INTO t (m) VALUES ($1)", "glad", "bad_value"),
        ("INSERT INTO t (i) VALUES ($1)", 40000, "out_of_range"),
        ("INSERT INTO t (short) VALUES ($1)", "\0", "bad_value"),
        ("SELECT $1::uuid", "no uuid", "bad_value"),
    ]:
        with pytest.raises(DriverError) as caught:
            await server.execute(sql, [value])
        assert caught.value.kind == kind, sql


async def test_the_url_s_schema_and_settings_are_the_session_s(prepared_url: DatabaseUrl) -> None:
    url = replace(prepared_url, schema="Ten ant", application_name="my app", settings=(("geqo", "off"),))
    for opened in (connect(url), await connect_async(url)):
        await opened.script('CREATE SCHEMA IF NOT EXISTS "Ten ant"')
        sql = "SELECT current_schema, current_setting('geqo'), current_setting('application_name')"
        assert tuple((await opened.fetch(sql))[0]) == ("Ten ant", "off", "my app")
        await opened.close()


async def test_a_connection_behind_pgbouncer_prepares_nothing(prepared_url: DatabaseUrl) -> None:
    url = replace(prepared_url, schema="public", pgbouncer=True)
    for opened in (connect(url), await connect_async(url)):
        for _ in range(3):
            assert (await opened.fetch("SELECT $1::int", [5]))[0][0] == 5
        assert len(await opened.fetch("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%$1::int%'")) == 0
        await opened.close()


def test_a_raw_query_that_meets_a_type_for_the_first_time_has_its_columns(postgresql: Connection) -> None:
    finish(
        postgresql.script(
            "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id INT, m mood); INSERT INTO t VALUES (1, 'ok')"
        )
    )
    found = finish(postgresql.query("SELECT * FROM t"))
    assert found.columns == ("id", "m")
    assert [tuple(row) for row in found.rows] == [(1, "ok")]
