"""Rows one after another, of which only a chunk is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from nicol.drivers.finish import finish

if TYPE_CHECKING:
    from nicol.engine.stream import Chunks

Row = TypeVar("Row")


class AsyncRows(Generic[Row]):
    """The rows of an open stream: `async for row in rows`."""

    __slots__ = ("_chunk", "_chunks")

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._chunk: Iterator[Row] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Row:
        for row in self._chunk:
            return row
        self._chunk = iter(await self._chunks.next())
        for row in self._chunk:
            return row
        raise StopAsyncIteration


class SyncRows(Generic[Row]):
    """The rows of an open stream: `for row in rows`."""

    __slots__ = ("_chunk", "_chunks")

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._chunk: Iterator[Row] = iter(())

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Row:
        for row in self._chunk:
            return row
        self._chunk = iter(finish(self._chunks.next()))
        return next(self._chunk)


class AsyncStream(Generic[Row]):
    """`async with db.post.stream() as rows:`; at the end of the block the connection is free again."""

    __slots__ = ("_block",)

    def __init__(self, block: AbstractAsyncContextManager[Chunks]) -> None:
        self._block = block

    async def __aenter__(self) -> AsyncRows[Row]:
        return AsyncRows(await self._block.__aenter__())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._block.__aexit__(kind, error, trace)


class SyncStream(Generic[Row]):
    """`with db.post.stream() as rows:`; at the end of the block the connection is free again."""

    __slots__ = ("_block",)

    def __init__(self, block: AbstractAsyncContextManager[Chunks]) -> None:
        self._block = block

    def __enter__(self) -> SyncRows[Row]:
        return SyncRows(finish(self._block.__aenter__()))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        finish(self._block.__aexit__(kind, error, trace))
