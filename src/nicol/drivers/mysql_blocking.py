"""MySQL and MariaDB for sync code: asyncmy's protocol over a socket that blocks, so that nothing in it suspends."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from select import POLLIN, poll
from time import monotonic
from typing import Any

from asyncmy.errors import MySQLError

from nicol.drivers.connection import Row
from nicol.drivers.finish import finish
from nicol.drivers.mysql_errors import NoSession, refused_by
from nicol.drivers.mysql_raw import RawSession
from nicol.drivers.mysql_session import MysqlSession
from nicol.drivers.mysql_settings import GRACE, READ_ONLY, attentive, session_sql
from nicol.drivers.url import DatabaseUrl


class BlockingLoop:
    """Stands for the event loop: whoever waits for the server reads from the socket right there."""

    def __init__(self) -> None:
        self.sock: socket.socket | None = None
        self.protocol: Any = None

    def time(self) -> float:
        return monotonic()

    def create_future(self) -> Arrival:
        return Arrival(self)

    async def create_connection(
        self, make: Callable[[], Any], *, sock: socket.socket, ssl: ssl.SSLContext, server_hostname: str
    ) -> tuple[BlockingTransport, Any]:
        """Encrypts the connection that there is."""
        self.sock = ssl.wrap_socket(sock, server_hostname=server_hostname)
        protocol = make()
        return await self.start(protocol), protocol

    async def start(self, protocol: Any) -> BlockingTransport:
        """A transport over the socket; what it reads goes to `protocol`."""
        assert self.sock is not None
        self.protocol = protocol
        return BlockingTransport(self.sock)

    def close(self) -> None:
        if self.sock is not None:
            self.sock.close()

    def read(self) -> None:
        """Waits for bytes and hands them on."""
        assert self.sock is not None
        count = self.sock.recv_into(self.protocol.get_buffer(-1))
        if count:
            self.protocol.buffer_updated(count)
        else:
            self.protocol.eof_received()


class Arrival:
    """Awaiting it reads once; it never suspends."""

    __slots__ = ("_loop",)

    def __init__(self, loop: BlockingLoop) -> None:
        self._loop = loop

    def done(self) -> bool:
        return False

    def set_result(self, value: object) -> None:
        """Nobody else waits for it."""

    def __await__(self) -> Generator[None, None, None]:
        self._loop.read()
        return
        yield


class BlockingTransport:
    """What a protocol writes to."""

    __slots__ = ("_closed", "_sock")

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._closed = False

    def write(self, data: bytes) -> None:
        self._sock.sendall(data)

    def is_closing(self) -> bool:
        return self._closed

    def close(self) -> None:
        self._closed = True
        self._sock.close()

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self._sock if name == "socket" else default

    def pause_reading(self) -> None:
        """Nothing is read unless it is waited for."""


class MysqlConnection(MysqlSession):
    """A session of one thread at a time. Its methods never suspend."""

    __slots__ = ("_loop", "_poll")

    def __init__(self, url: DatabaseUrl) -> None:
        raw, self._loop = _open(url)
        super().__init__(raw, url)
        self._poll = poll()
        self._watch()

    def _watch(self) -> None:
        assert self._loop.sock is not None
        self._poll = poll()
        self._poll.register(self._loop.sock.fileno(), POLLIN)

    def answer(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Like `fetch`, at once."""
        return finish(self.fetch(sql, params))

    def wake(self, idle: float) -> bool:
        """Whether the session is alive after `idle` seconds in the pool: an idle one has nothing to read unless the
        server has closed it, or encryption has something of its own to say."""
        self.slept(idle)
        return self._raw.alive and (not self._poll.poll(0) or self._still_open())

    def _still_open(self) -> bool:
        sock = self._loop.sock
        assert sock is not None
        before = sock.gettimeout()
        sock.settimeout(0)
        try:
            sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        finally:
            sock.settimeout(before)
        return False

    async def reopened(self) -> RawSession:
        raw, self._loop = _open(self._url)
        self._watch()
        return raw

    async def close(self) -> None:
        self.discard()

    def interrupt(self) -> bool:
        """Breaks the connection off, from another thread: a server's thread notices that and stops its statement."""
        with suppress(OSError):
            if self._loop.sock is not None:
                self._loop.sock.shutdown(socket.SHUT_RDWR)
        return True

    def discard(self) -> None:
        """Closes at once; the server undoes an open transaction."""
        with suppress(MySQLError, OSError):
            if self._raw.alive:
                self._raw.quit()
        self._raw.close()


def connect(url: DatabaseUrl) -> MysqlConnection:
    """Opens a session; the P10xx error that fits when that cannot be."""
    return MysqlConnection(url)


def _open(url: DatabaseUrl) -> tuple[RawSession, BlockingLoop]:
    loop = BlockingLoop()
    raw = _made(url, loop)
    try:
        loop.sock = _connected(url)
        finish(raw.start(loop, loop.start))
        finish(raw.query(session_sql(url, raw.server_version)))
        if url.read_only:
            finish(raw.query(READ_ONLY))
        assert loop.sock is not None
        limit = url.limits.socket_timeout
        loop.sock.settimeout(limit + GRACE if limit else None)
    except BaseException as error:
        raw.close()
        loop.close()
        if isinstance(error, NoSession):
            raise refused_by(url, error) from error
        raise
    return raw, loop


def _made(url: DatabaseUrl, loop: BlockingLoop) -> RawSession:
    """Asyncmy asks for the running loop when a connection is made."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)  # type: ignore[arg-type]
    try:
        return RawSession(url)
    finally:
        asyncio._set_running_loop(running)


def _connected(url: DatabaseUrl) -> socket.socket:
    timeout = url.limits.connect_timeout or None
    if url.host.startswith("/"):
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(timeout)
        sock.connect(url.host)
        return sock
    sock = socket.create_connection((url.host, url.port), timeout)
    attentive(sock)
    return sock
