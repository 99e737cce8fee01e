from __future__ import annotations

import pytest

from nicol.drivers import Pool
from nicol.engine import Engine, Session
from tests.write.blog import start


@pytest.fixture
async def engine(pool: Pool) -> Engine:
    """The blog on each kind of database, sync and async."""
    return await start(pool)


@pytest.fixture
def db(engine: Engine) -> Session:
    """Operations on the blog."""
    return engine.session()
