from __future__ import annotations

import pytest

from nicol.drivers import DatabaseUrl, Pool
from nicol.engine import Engine, Session
from tests.write.blog import start


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def database_url(request: pytest.FixtureRequest) -> DatabaseUrl:
    """A new empty database of each kind in turn."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, DatabaseUrl)
    return url


@pytest.fixture
async def engine(pool: Pool) -> Engine:
    """The blog on each kind of database, sync and async."""
    return await start(pool)


@pytest.fixture
def db(engine: Engine) -> Session:
    """Operations on the blog."""
    return engine.session()
