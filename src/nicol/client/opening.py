"""From a url to an engine. Loaded when a client connects: importing a generated package stays cheap without it."""

from __future__ import annotations

from nicol.client.package import Package
from nicol.client.place import database_url
from nicol.drivers import open_async_pool, open_pool
from nicol.drivers.connection import Pool
from nicol.drivers.finish import finish
from nicol.engine import Engine


async def open_async(package: Package, url: str | None) -> Engine:
    """An engine over a pool for awaiting, with one connection opened; the P1xxx errors when that fails."""
    pool = open_async_pool(database_url(package, url))
    pool.release(await pool.acquire())
    return _engine(package, pool)


def open_sync(package: Package, url: str | None) -> Engine:
    """An engine over a pool that blocks, with one connection opened; the P1xxx errors when that fails."""
    pool = open_pool(database_url(package, url))
    pool.release(finish(pool.acquire()))
    return _engine(package, pool)


def _engine(package: Package, pool: Pool) -> Engine:
    return Engine(package.schema, pool, package.make_row, package.enum_members())
