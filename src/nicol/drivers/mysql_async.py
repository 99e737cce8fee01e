"""MySQL and MariaDB for async code."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

from asyncmy.errors import MySQLError

from nicol.drivers.mysql_errors import NoSession, refused_by
from nicol.drivers.mysql_raw import RawSession
from nicol.drivers.mysql_session import MysqlSession
from nicol.drivers.mysql_settings import READ_ONLY, attentive, session_sql
from nicol.drivers.url import DatabaseUrl
from nicol.errors.base import NicolError

CLOSE_SECONDS = 2.0


class AsyncMysqlConnection(MysqlSession):
    """A session of one event loop."""

    __slots__ = ()
    answer = None

    def wake(self, idle: float) -> bool:
        """Whether the session is alive after `idle` seconds in the pool, as far as the event loop has heard."""
        self.slept(idle)
        return self._raw.alive

    async def reopened(self) -> RawSession:
        return await _open(self._url)

    async def close(self) -> None:
        """Closes the session; a statement that was given up is stopped on the server too."""
        with suppress(MySQLError, OSError, TimeoutError, NicolError):
            async with asyncio.timeout(CLOSE_SECONDS):
                if self._interrupted:
                    await _kill(self._url, self._raw)
                await self._raw.ensure_closed()
        self._raw.close()


async def _kill(url: DatabaseUrl, victim: RawSession) -> None:
    other = await _open(url)
    with suppress(MySQLError):
        await other.query(f"KILL {victim.number}")
    await other.ensure_closed()


async def connect_async(url: DatabaseUrl) -> AsyncMysqlConnection:
    """Opens a session; the P10xx error that fits when that cannot be."""
    return AsyncMysqlConnection(await _open(url), url)


async def _transport(url: DatabaseUrl, protocol: asyncio.BufferedProtocol) -> asyncio.Transport:
    loop = asyncio.get_running_loop()
    if url.host.startswith("/"):
        transport, _ = await loop.create_unix_connection(lambda: protocol, url.host)
        return transport
    transport, _ = await loop.create_connection(lambda: protocol, url.host, url.port)
    attentive(transport.get_extra_info("socket"))
    return transport


async def _open(url: DatabaseUrl) -> RawSession:
    raw = RawSession(url)
    try:
        async with asyncio.timeout(url.limits.connect_timeout or None):
            await raw.start(asyncio.get_running_loop(), partial(_transport, url))
            await raw.query(session_sql(url, raw.server_version))
            if url.read_only:
                await raw.query(READ_ONLY)
    except BaseException as error:
        raw.close()
        if isinstance(error, NoSession):
            raise refused_by(url, error) from error
        raise
    return raw
