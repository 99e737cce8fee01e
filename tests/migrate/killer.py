"""Deploys as a process of its own that is killed before or after a statement.

`python -m tests.migrate.killer URL FOLDER NUMBER when`: `when` is `before` or `after`; NUMBER counts from 1 the
statements that hold the marker `step_`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nicol.dialects import Dialect
from nicol.drivers import Connection, Isolation, Result, Row, connect, finish, parse_url
from nicol.drivers.connection import Answer, RowStream
from nicol.migrate import DeployRequest, deploy

MARKER = "step_"


class Mortal:
    """A connection whose process is killed at one of the marked statements."""

    def __init__(self, inner: Connection, number: int, when: str) -> None:
        self._inner = inner
        self._left = number
        self._when = when

    @property
    def dialect(self) -> Dialect:
        return self._inner.dialect

    @property
    def answer(self) -> Answer | None:
        return self._inner.answer

    async def script(self, sql: str) -> None:
        self._left -= MARKER in sql
        marked = MARKER in sql and self._left == 0
        if marked and self._when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        await self._inner.script(sql)
        if marked:
            os.kill(os.getpid(), signal.SIGKILL)

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return await self._inner.fetch(sql, params)

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> RowStream:
        return await self._inner.stream(sql, params)

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        return await self._inner.execute(sql, params)

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        return await self._inner.query(sql, params)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        return await self._inner.execute_many(sql, rows)

    async def begin(self, isolation: Isolation | None = None) -> None:
        await self._inner.begin(isolation)

    async def commit(self) -> None:
        await self._inner.commit()

    async def rollback(self) -> None:
        await self._inner.rollback()

    async def close(self) -> None:
        await self._inner.close()


def main(url: str, folder: str, number: str, when: str) -> None:
    connection = Mortal(connect(parse_url(url, Path.cwd())), int(number), when)
    finish(deploy(connection, DeployRequest(Path(folder), connection.dialect.provider)))
    sys.exit("the process was to be killed")


if __name__ == "__main__":
    main(*sys.argv[1:])
