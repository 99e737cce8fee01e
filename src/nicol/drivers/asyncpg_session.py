"""The asyncpg connection that Nicol opens: it reads in pieces that the memory allocator can keep, and a transaction
begins with its first statement instead of before it."""

from __future__ import annotations

import struct
from collections.abc import Awaitable, Sequence
from typing import Any

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from nicol.drivers import forks
from nicol.drivers.connection import Row

PIECE = 64 * 1024
"""Bytes of one read. asyncio asks for 256 KiB, which the C library may fetch from and give back to the kernel at every
read, depending on where the heap happens to end: ten page faults and a third of the CPU time of a small transaction."""


KNOWN = tuple(int(part) for part in asyncpg.__version__.split(".")[:2]) < (0, 33)
"""Whether this asyncpg is one whose inside has been looked at."""


class Session(asyncpg.Connection):
    """An asyncpg connection whose transport reads `PIECE` bytes at a time and can be told what to send first."""

    __slots__ = ("_leading", "_wire")
    _aborted: bool
    _protocol: Any

    def __init__(self, protocol: Any, transport: Any, *others: Any) -> None:
        if hasattr(transport, "max_size"):  # asyncio's own sockets; TLS and uvloop keep a buffer
            transport.max_size = PIECE
        self._wire = transport
        self._leading = False
        super().__init__(protocol, transport, *others)
        forks.watch(self)

    def descriptor(self) -> int | None:
        """The socket's number while it is open."""
        number: int = self._wire.get_extra_info("socket").fileno()
        return number if number >= 0 else None

    def forked(self) -> object:
        """Counts as closed in a forked child."""
        self._aborted = True
        return self

    def rows(self, statement: PreparedStatement[Any], params: Sequence[Any]) -> Awaitable[list[Row]]:
        """What `statement.fetch` gives, past the four layers above the protocol: a tenth of a small query."""
        if not KNOWN:
            return statement.fetch(*params)
        inner: Any = statement
        found: Awaitable[list[Row]] = self._protocol.bind_execute(inner._state, params, "", 0, False, None)
        return found

    async def status(self, statement: PreparedStatement[Any], params: Sequence[Any]) -> str | None:
        """Runs a statement for what it says of itself, e.g. `INSERT 0 3`."""
        if not KNOWN:
            await statement.fetch(*params)
            return statement.get_statusmsg()
        inner: Any = statement
        _, said, _ = await self._protocol.bind_execute(inner._state, params, "", 0, True, None)
        return said.decode() if said else None

    def simply(self, sql: str) -> Awaitable[object]:
        """Like `execute` without parameters."""
        found: Awaitable[object] = self._protocol.query(sql, None) if KNOWN else self.execute(sql)
        return found

    def lead(self, sql: str) -> bool:
        """Has `sql`, which answers without rows, sent in one packet with the next execution of a prepared statement.

        False where the transport's `write` cannot be replaced: uvloop's is written in C.
        """
        transport = self._wire
        if not hasattr(transport, "__dict__"):
            return False
        write = transport.write
        packet = unanswered(sql)

        def written(data: Any) -> None:
            self.unlead()
            write(packet + bytes(data))

        transport.write = written
        self._leading = True
        return True

    def unlead(self) -> bool:
        """Takes back what has not been sent; False when it has."""
        leading, self._leading = self._leading, False
        if leading:
            del self._wire.write
        return leading


def unanswered(sql: str) -> bytes:
    """Parse, Bind and Execute without the Sync that would ask for an answer: asyncpg passes over the three replies,
    which come with those of the next statement. https://www.postgresql.org/docs/current/protocol-message-formats.html"""
    parse = b"\0" + sql.encode() + b"\0\0\0"
    return message(b"P", parse) + message(b"B", bytes(8)) + message(b"E", bytes(5))


def message(kind: bytes, body: bytes) -> bytes:
    """One message of the protocol."""
    return kind + struct.pack("!i", len(body) + 4) + body
