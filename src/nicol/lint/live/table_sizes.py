"""How big tables are, asked in each database's own way."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nicol.dialects.quoting import qualified
from nicol.drivers import Connection, DriverError

if TYPE_CHECKING:
    from nicol.ddl.tables import Name

SMALL_ROWS = 10_000
SMALL_BYTES = 10_000_000
_POSTGRESQL = """\
SELECT c.reltuples::bigint, pg_catalog.pg_total_relation_size(c.oid)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = coalesce($1, current_schema()) AND c.relname = $2 AND c.relkind IN ('r', 'p', 'm')"""
_MYSQL = """\
SELECT table_rows, data_length + index_length FROM information_schema.tables
WHERE table_schema = COALESCE(%s, DATABASE()) AND table_name = %s"""
_SQLITE_PAGES = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"


@dataclass(frozen=True, slots=True)
class TableSize:
    """`rows` are estimated where counting would be dear; `bytes` are with the indexes, None when nobody counts them."""

    rows: int
    bytes: int | None = None

    @property
    def is_small(self) -> bool:
        """Whether work on every row is over before anybody notices: below 10,000 rows and 10 MB."""
        return self.rows < SMALL_ROWS and (self.bytes is None or self.bytes < SMALL_BYTES)


async def table_size(connection: Connection, table: Name) -> TableSize | None:
    """The size of `table`; None when there is none, or it may not be asked."""
    try:
        return await _BY_PROVIDER[connection.dialect.provider](connection, table)
    except DriverError:
        return None


async def count(connection: Connection, table: Name) -> int:
    """The rows of `table`. DriverError."""
    [[rows]] = await connection.fetch(f"SELECT count(*) FROM {qualified(connection.dialect, *table)}")
    return int(rows)


async def _postgresql(connection: Connection, table: Name) -> TableSize | None:
    found = await connection.fetch(_POSTGRESQL, table)
    if not found:
        return None
    estimate, size = found[0]
    rows = int(estimate) if size >= SMALL_BYTES else await count(connection, table)
    return TableSize(rows, int(size))


async def _mysql(connection: Connection, table: Name) -> TableSize | None:
    found = await connection.fetch(_MYSQL, table)
    if not found:
        return None
    estimate, size = found[0]
    rows = int(estimate or 0) if size >= SMALL_BYTES else await count(connection, table)
    return TableSize(rows, int(size))


async def _sqlite(connection: Connection, table: Name) -> TableSize | None:
    rows = await count(connection, table)
    [[size]] = await connection.fetch(_SQLITE_PAGES)
    return TableSize(rows, int(size) if size < SMALL_BYTES else None)


_BY_PROVIDER: Mapping[str, Callable[[Connection, Name], Coroutine[Any, Any, TableSize | None]]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "sqlite": _sqlite,
}
