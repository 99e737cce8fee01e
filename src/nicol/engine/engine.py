"""One schema over one pool of connections, with the plans compiled so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nicol.dialects.facts import Can
from nicol.drivers.connection import Pool
from nicol.engine.session import PoolSession, Session
from nicol.engine.tap import Tap
from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Schema
from nicol.query.cache import PlanCache
from nicol.query.find import compile_find, compile_stream
from nicol.query.loading import Loaded
from nicol.query.plan import Context, context
from nicol.query.selection import RowMaker, Selection
from nicol.query.shape import Slots, slotted, walk
from nicol.query.suggest import unknown
from nicol.query.write import ARGUMENTS, Prepared, Writer, prepare

FINDS = ("find_unique", "find_unique_or_raise", "find_first", "find_first_or_raise", "find_many")
READS = (*FINDS, "count", "aggregate", "group_by")
OPERATIONS = (*READS, *ARGUMENTS)

MOST_TENANTS = 100
"""Schemas whose plans are kept: those used last."""


class Engine:
    """Runs the operations of `schema` over `pool`; `enums`: enum name → database value → member; `omitted`: model →
    the fields that are read only when a query says so; `namespace`: the database schema of models that name none."""

    __slots__ = ("_cache", "_context", "_names", "_of", "_pool", "_tenants", "_writer")

    def __init__(
        self,
        schema: Schema,
        pool: Pool,
        make_row: RowMaker,
        enums: Mapping[str, Mapping[str, object]],
        omitted: Mapping[str, frozenset[str]] | None = None,
        namespace: str | None = None,
    ) -> None:
        self._pool = pool
        self._of = make_row, enums, omitted
        self._tenants: dict[str, Engine] = {}
        names = namespace or pool.namespace
        self._context: Context = context(schema, pool.dialect, make_row, enums, omitted, names)
        self._names = self._context.names
        self._cache: PlanCache[Any] = PlanCache()
        self._writer = Writer(self._context, self._cache)

    @property
    def schema(self) -> Schema:
        return self._context.schema

    @property
    def pool(self) -> Pool:
        return self._pool

    def session(self, tap: Tap | None = None) -> Session:
        """Operations over the pool; `tap` hears of them."""
        if tap is None:
            return PoolSession(self)
        from nicol.engine.observed import observed_session

        return observed_session(self, tap)

    def in_schema(self, name: str) -> Engine:
        """The same over the tables of another database schema (PostgreSQL) or database (MySQL), with plans of its own;
        models that name their schema stay there. UnsupportedDatabaseError for a database without."""
        if Can.TENANT_SCHEMAS not in self._pool.dialect.can:
            raise UnsupportedDatabaseError("Choosing a schema", self._pool.dialect.name, "postgresql, mysql, mariadb")
        found = self._tenants.pop(name, None) or Engine(self.schema, self._pool, *self._of, name)
        self._tenants[name] = found
        while len(self._tenants) > MOST_TENANTS:
            del self._tenants[next(iter(self._tenants))]
        return found

    async def close(self) -> None:
        """Closes every connection."""
        await self._pool.close()

    def prepare(self, model: str, operation: str, args: Mapping[str, Any], selection: Selection | None) -> Prepared:
        """The plan of an operation and its values; compiled when this shape of arguments is new.

        Raises QueryArgumentError for arguments that the operation does not take.
        """
        if operation in ARGUMENTS:
            return prepare(self._writer, model, operation, args, selection)
        tokens: list[Any] = [model, operation, selection]
        values: list[Any] = []
        names = self._names[model]
        walk(args, names, tokens, values)
        key = tuple(tokens)
        plan = self._cache.get(key)
        if plan is None:
            if operation not in READS:
                raise _no_operation(operation)
            parts = slotted(args, names, Slots())
            plan = compile_find(self._context, self.schema.model(model), operation, parts, selection)
            self._cache.put(key, plan)
        return plan, values, False

    def prepare_stream(
        self, model: str, args: Mapping[str, Any], selection: Selection | None
    ) -> tuple[Loaded, Sequence[Any]]:
        """The query of a stream and its values; QueryArgumentError as `prepare`."""
        tokens: list[Any] = [model, "stream", selection]
        values: list[Any] = []
        names = self._names[model]
        walk(args, names, tokens, values)
        key = tuple(tokens)
        loaded: Loaded | None = self._cache.get(key)
        if loaded is None:
            loaded = compile_stream(self._context, self.schema.model(model), slotted(args, names, Slots()), selection)
            self._cache.put(key, loaded)
        return loaded, values


def _no_operation(operation: str) -> QueryArgumentError:
    return unknown("operation", f'there is no operation "{operation}"', operation, OPERATIONS)
