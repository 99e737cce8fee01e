"""Databases for tests: SQLite files always, PostgreSQL and MySQL when a server answers.

NICOL_TEST_POSTGRES_URL and NICOL_TEST_MYSQL_URL name the servers (defaults: postgres@127.0.0.1:5432 and
root@127.0.0.1:3306 without password). Without one, its tests are skipped with the reason; with CI=true they fail.
NICOL_CORPUS names the folder of recorded Prisma behaviour.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from nicol.cli.agent import CONSENT, MARKERS
from nicol.drivers import (
    Connection,
    DatabaseUrl,
    Pool,
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
from nicol.errors import DatabaseConnectionError

HERE = Path(__file__).parent
SERVER = os.environ.get("NICOL_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
MYSQL = os.environ.get("NICOL_TEST_MYSQL_URL", "mysql://root@127.0.0.1:3306/mysql")
CORPUS = Path(os.environ.get("NICOL_CORPUS", HERE.parent.parent / "shared" / "corpus"))


@cache
def _server_problem() -> str | None:
    try:
        finish(connect(parse_url(SERVER, HERE)).close())
    except DatabaseConnectionError as error:
        return f"no PostgreSQL for the tests: {error}\nSet NICOL_TEST_POSTGRES_URL."
    return None


def _new_name(purpose: str) -> str:
    return f"nicol_{purpose}_{uuid.uuid4().hex[:12]}"


def _text(url: DatabaseUrl) -> str:
    """A URL of the test server's database `url.database`, as a user writes it."""
    return SERVER.rpartition("/")[0] + "/" + url.database


EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  EXECUTE format('ALTER DATABASE %I RESET ALL', current_database());
END $$;
CREATE SCHEMA public;
"""
"""A database as new, in a hundredth of the time that making one takes."""


def _require_server() -> None:
    if problem := _server_problem():
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)


def _new_url() -> DatabaseUrl:
    return replace(parse_url(SERVER, HERE), database=_new_name("test"))


@pytest.fixture(scope="session")
def _session_postgresql_url() -> Iterator[DatabaseUrl]:
    _require_server()
    url = _new_url()
    yield url
    drop_database(url)


@pytest.fixture
def postgresql_url(_session_postgresql_url: DatabaseUrl) -> DatabaseUrl:
    """An empty PostgreSQL database; every test of the run finds the same one emptied."""
    url = _session_postgresql_url
    if not database_exists(url):
        create_database(url)
        return url
    connection = connect(url)
    finish(connection.script(EMPTY))
    finish(connection.close())
    return url


@pytest.fixture(scope="module")
def module_postgresql_url() -> Iterator[DatabaseUrl]:
    """A new empty PostgreSQL database for the tests of one module."""
    _require_server()
    url = _new_url()
    create_database(url)
    yield url
    drop_database(url)


@pytest.fixture
def postgresql_url_text(postgresql_url: DatabaseUrl) -> str:
    """The new database's URL as text."""
    return _text(postgresql_url)


@pytest.fixture(scope="session")
def _session_mysql_url() -> Iterator[DatabaseUrl]:
    try:
        finish(connect(parse_url(MYSQL, HERE)).close())
    except DatabaseConnectionError as error:
        problem = f"no MySQL or MariaDB for the tests: {error}\nSet NICOL_TEST_MYSQL_URL."
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)
    url = replace(parse_url(MYSQL, HERE), database=_new_name("test"))
    yield url
    drop_database(url)


@pytest.fixture(scope="module")
def module_mysql_url(_session_mysql_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A new empty MySQL or MariaDB database for the tests of one module."""
    url = replace(_session_mysql_url, database=_new_name("test"))
    create_database(url)
    yield url
    drop_database(url)


@pytest.fixture
def mysql_url_text(mysql_url: DatabaseUrl) -> str:
    """The URL of an empty MySQL or MariaDB database as text."""
    return MYSQL.rpartition("/")[0] + "/" + mysql_url.database


@pytest.fixture
def mysql_url(_session_mysql_url: DatabaseUrl) -> DatabaseUrl:
    """An empty MySQL or MariaDB database; every test of the run finds the same one made anew."""
    drop_database(_session_mysql_url)
    create_database(_session_mysql_url)
    return _session_mysql_url


@pytest.fixture
def mysql(mysql_url: DatabaseUrl) -> Iterator[Connection]:
    """A sync connection to an empty MySQL or MariaDB database."""
    connection = connect(mysql_url)
    yield connection
    finish(connection.close())


@pytest.fixture
def sqlite_url(tmp_path: Path) -> DatabaseUrl:
    """A new empty SQLite file."""
    url = parse_url("file:test.db", tmp_path)
    create_database(url)
    return url


@pytest.fixture
def postgresql(postgresql_url: DatabaseUrl) -> Iterator[Connection]:
    """A sync connection to a new PostgreSQL database."""
    connection = connect(postgresql_url)
    yield connection
    finish(connection.close())


@pytest.fixture
def sqlite(sqlite_url: DatabaseUrl) -> Iterator[Connection]:
    """A sync connection to a new SQLite file."""
    connection = connect(sqlite_url)
    yield connection
    finish(connection.close())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> DatabaseUrl:
    """A new empty database of each kind in turn."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, DatabaseUrl)
    return url


@pytest.fixture
def database(database_url: DatabaseUrl) -> Iterator[Connection]:
    """A sync connection to a new database of each kind in turn."""
    connection = connect(database_url)
    yield connection
    finish(connection.close())


@pytest.fixture(params=["sync", "async"])
async def connection(request: pytest.FixtureRequest, database_url: DatabaseUrl) -> AsyncIterator[Connection]:
    """Each kind of database through its sync and its async driver in turn."""
    opened = connect(database_url) if request.param == "sync" else await connect_async(database_url)
    yield opened
    await opened.close()


@pytest.fixture(params=["sync", "async"])
async def pool(request: pytest.FixtureRequest, database_url: DatabaseUrl) -> AsyncIterator[Pool]:
    """A pool of each kind of database for sync and for async code in turn."""
    opened = open_pool(database_url) if request.param == "sync" else open_async_pool(database_url)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def _no_assistant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands under test are called by a person, whoever runs the tests."""
    for name in ("AI_AGENT", "AGENT", *MARKERS, *CONSENT):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of recorded Prisma behaviour; the test is skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip(f"no corpus at {CORPUS}; set NICOL_CORPUS")
    return CORPUS
