"""One schema over one pool of connections, with the plans compiled so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicol.drivers.connection import Pool
from nicol.engine.cache import PlanCache
from nicol.engine.session import Plan, PoolSession, Session
from nicol.model.schema import Schema
from nicol.query.selection import RowMaker, Selection


class Engine:
    """Runs the operations of `schema` over `pool`; `enums`: enum name → database value → member."""

    __slots__ = ("_enums", "_make_row", "_plans", "_pool", "_schema")

    def __init__(
        self, schema: Schema, pool: Pool, make_row: RowMaker, enums: Mapping[str, Mapping[str, object]]
    ) -> None:
        self._schema = schema
        self._pool = pool
        self._make_row = make_row
        self._enums = enums
        self._plans: PlanCache[Plan] = PlanCache()

    @property
    def schema(self) -> Schema:
        return self._schema

    @property
    def pool(self) -> Pool:
        return self._pool

    def session(self) -> Session:
        """Operations over the pool."""
        return PoolSession(self)

    async def close(self) -> None:
        """Closes every connection."""
        await self._pool.close()

    def plan(
        self, model: str, operation: str, args: Mapping[str, Any], selection: Selection | None
    ) -> tuple[Plan, Any]:
        """The compiled plan of an operation and its values; compiled when this shape of arguments is new."""
        raise KeyError(operation)
