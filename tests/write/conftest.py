from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from nicol.drivers import DatabaseUrl, Pool, connect, create_database, drop_database, finish
from nicol.engine import Engine, Session
from tests.write.blog import create_tables, empty_tables, schema_for, start


@pytest.fixture(scope="session")
def blog_mysql_url(_session_mysql_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A MySQL or MariaDB database with the blog's tables, which are slow to make there."""
    url = replace(_session_mysql_url, database=f"{_session_mysql_url.database}_blog")
    create_database(url)
    connection = connect(url)
    finish(create_tables(connection, schema_for("mysql")))
    finish(connection.close())
    yield url
    drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def database_url(request: pytest.FixtureRequest) -> DatabaseUrl:
    """An empty database of each kind in turn; on MySQL one with the blog's tables, without rows."""
    if request.param != "mysql":
        url = request.getfixturevalue(f"{request.param}_url")
        assert isinstance(url, DatabaseUrl)
        return url
    url = request.getfixturevalue("blog_mysql_url")
    assert isinstance(url, DatabaseUrl)
    connection = connect(url)
    finish(empty_tables(connection))
    finish(connection.close())
    return url


@pytest.fixture
async def engine(pool: Pool) -> Engine:
    """The blog on each kind of database, sync and async."""
    return await start(pool)


@pytest.fixture
def db(engine: Engine) -> Session:
    """Operations on the blog."""
    return engine.session()
