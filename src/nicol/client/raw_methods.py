"""Raw SQL on the two clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString, TypeVar, overload

from nicol.client import raw
from nicol.client.core import BaseClient
from nicol.drivers.finish import finish

if TYPE_CHECKING:
    from nicol.client.sql import Sql
    from nicol.client.typed_sql import TypedSql

T = TypeVar("T")


class AsyncRaw(BaseClient):
    """Raw SQL that is awaited."""

    @overload
    async def query_raw(self, sql: LiteralString | Sql, *params: object, into: type[T]) -> list[T]: ...
    @overload
    async def query_raw(self, sql: LiteralString | Sql, *params: object) -> list[dict[str, Any]]: ...
    async def query_raw(self, sql: LiteralString | Sql, *params: object, into: type[Any] | None = None) -> list[Any]:
        """The rows of a SQL statement, as dicts or as `into`; RawQueryError (P2010) when the database refuses."""
        result = await self.__nicol_session__.query_raw(*self._raw(sql, params))
        return raw.dicts(result) if into is None else raw.into(result, into)

    @overload
    async def query_first(self, sql: LiteralString | Sql, *params: object, into: type[T]) -> T | None: ...
    @overload
    async def query_first(self, sql: LiteralString | Sql, *params: object) -> dict[str, Any] | None: ...
    async def query_first(self, sql: LiteralString | Sql, *params: object, into: type[Any] | None = None) -> Any:
        """The first row of a SQL statement, or None."""
        return raw.first(await self.__nicol_session__.query_raw(*self._raw(sql, params)), into)

    async def execute_raw(self, sql: LiteralString | Sql, *params: object) -> int:
        """Runs a SQL statement; the number of rows it changed."""
        return await self.__nicol_session__.execute_raw(*self._raw(sql, params))

    async def query_raw_unsafe(self, sql: str, *params: object) -> list[dict[str, Any]]:
        """Like `query_raw` for text that was put together while the program ran: whoever can write into that text
        can do what the database's user can. Values belong in `params`."""
        return raw.dicts(await self.__nicol_session__.query_raw(sql, params))

    async def execute_raw_unsafe(self, sql: str, *params: object) -> int:
        """Like `execute_raw` for text that was put together while the program ran; see `query_raw_unsafe`."""
        return await self.__nicol_session__.execute_raw(sql, params)

    async def query_raw_typed(self, statement: TypedSql[T]) -> list[T]:
        """The rows of a function of the generated module `sql`; RawQueryError (P2010) when the database refuses."""
        return statement.rows(await self.__nicol_session__.query_raw(statement.sql, statement.params))

    async def execute_raw_typed(self, statement: TypedSql[None]) -> int:
        """Runs a statement of the generated module `sql` that gives no rows; the number of rows it changed."""
        return await self.__nicol_session__.execute_raw(statement.sql, statement.params)


class SyncRaw(BaseClient):
    """Raw SQL that blocks."""

    @overload
    def query_raw(self, sql: LiteralString | Sql, *params: object, into: type[T]) -> list[T]: ...
    @overload
    def query_raw(self, sql: LiteralString | Sql, *params: object) -> list[dict[str, Any]]: ...
    def query_raw(self, sql: LiteralString | Sql, *params: object, into: type[Any] | None = None) -> list[Any]:
        """The rows of a SQL statement, as dicts or as `into`; RawQueryError (P2010) when the database refuses."""
        result = finish(self.__nicol_session__.query_raw(*self._raw(sql, params)))
        return raw.dicts(result) if into is None else raw.into(result, into)

    @overload
    def query_first(self, sql: LiteralString | Sql, *params: object, into: type[T]) -> T | None: ...
    @overload
    def query_first(self, sql: LiteralString | Sql, *params: object) -> dict[str, Any] | None: ...
    def query_first(self, sql: LiteralString | Sql, *params: object, into: type[Any] | None = None) -> Any:
        """The first row of a SQL statement, or None."""
        return raw.first(finish(self.__nicol_session__.query_raw(*self._raw(sql, params))), into)

    def execute_raw(self, sql: LiteralString | Sql, *params: object) -> int:
        """Runs a SQL statement; the number of rows it changed."""
        return finish(self.__nicol_session__.execute_raw(*self._raw(sql, params)))

    def query_raw_unsafe(self, sql: str, *params: object) -> list[dict[str, Any]]:
        """Like `query_raw` for text that was put together while the program ran: whoever can write into that text
        can do what the database's user can. Values belong in `params`."""
        return raw.dicts(finish(self.__nicol_session__.query_raw(sql, params)))

    def execute_raw_unsafe(self, sql: str, *params: object) -> int:
        """Like `execute_raw` for text that was put together while the program ran; see `query_raw_unsafe`."""
        return finish(self.__nicol_session__.execute_raw(sql, params))

    def query_raw_typed(self, statement: TypedSql[T]) -> list[T]:
        """The rows of a function of the generated module `sql`; RawQueryError (P2010) when the database refuses."""
        return statement.rows(finish(self.__nicol_session__.query_raw(statement.sql, statement.params)))

    def execute_raw_typed(self, statement: TypedSql[None]) -> int:
        """Runs a statement of the generated module `sql` that gives no rows; the number of rows it changed."""
        return finish(self.__nicol_session__.execute_raw(statement.sql, statement.params))
