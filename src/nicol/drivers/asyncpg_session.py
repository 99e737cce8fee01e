"""The asyncpg connection that Nicol opens: it reads in pieces that the memory allocator can keep."""

from __future__ import annotations

from typing import Any

import asyncpg

PIECE = 64 * 1024
"""Bytes of one read. asyncio asks for 256 KiB, which the C library may fetch from and give back to the kernel at every
read, depending on where the heap happens to end: ten page faults and a third of the CPU time of a small transaction."""


class Session(asyncpg.Connection):
    """An asyncpg connection whose transport reads `PIECE` bytes at a time."""

    __slots__ = ()

    def __init__(self, protocol: Any, transport: Any, *others: Any) -> None:
        if hasattr(transport, "max_size"):  # asyncio's own sockets; TLS and uvloop keep a buffer
            transport.max_size = PIECE
        super().__init__(protocol, transport, *others)
