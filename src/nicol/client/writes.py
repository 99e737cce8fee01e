"""The writing operations on one model, once for awaiting and once for blocking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic

from nicol.client.acting import (
    ABSENT,
    Acting,
    Base,
    Create,
    Include,
    Key,
    Omit,
    Order,
    Row_co,
    Select,
    Unique,
    Update,
    Where,
    given,
    given_bulk,
)
from nicol.drivers.finish import finish

if TYPE_CHECKING:
    from nicol.client.inputs import Strategy


class AsyncWrites(
    Acting[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
    Generic[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
):
    """Operations that write and are awaited."""

    __slots__ = ()

    async def create(
        self,
        data: Create,
        *,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Writes a row, with nested rows when `data` has them, and returns it."""
        args = given(
            data=data, include=include, select=select, omit=omit, relation_load_strategy=relation_load_strategy
        )
        result: Row_co = await self._run("create", args)
        return result

    async def create_many(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
    ) -> int:
        """Writes rows; the number written. `skip_duplicates` leaves out those whose unique keys exist."""
        args = given(data=data, skip_duplicates=skip_duplicates)
        result: int = await self._run("create_many", args)
        return result

    async def create_many_and_return(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> list[Row_co]:
        """Like create_many; the rows written."""
        args = given(data=data, skip_duplicates=skip_duplicates, include=include, select=select, omit=omit)
        result: list[Row_co] = await self._run("create_many_and_return", args)
        return result

    async def upsert_many(
        self,
        data: Sequence[Create],
        *,
        unique: str,
        update: Key | Sequence[Key] | None = None,
    ) -> int:
        """Writes rows; a row that has the unique key already takes over `update`, or all that is given."""
        args = given(data=data, unique=unique, update=update)
        result: int = await self._run("upsert_many", args)
        return result

    async def update(
        self,
        *,
        where: Unique,
        data: Update,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Changes one row and returns it; RecordNotFoundError (P2025) when there is none."""
        args = given(
            where=where,
            data=data,
            include=include,
            select=select,
            omit=omit,
            relation_load_strategy=relation_load_strategy,
        )
        result: Row_co = await self._run("update", args)
        return result

    async def update_many(
        self,
        *,
        where: Where = ABSENT,
        data: Update,
        limit: int | None = None,
    ) -> int:
        """Changes every row that matches, or `limit` of them; their number."""
        args = given_bulk(where=where, data=data, limit=ABSENT if limit is None else limit)
        result: int = await self._run("update_many", args)
        return result

    async def update_many_and_return(
        self,
        *,
        where: Where = ABSENT,
        data: Update,
        limit: int | None = None,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> list[Row_co]:
        """Like update_many; the rows as they are now."""
        args = given_bulk(where=where, data=data, limit=ABSENT if limit is None else limit)
        args |= given(select=select, omit=omit)
        result: list[Row_co] = await self._run("update_many_and_return", args)
        return result

    async def upsert(
        self,
        *,
        where: Unique,
        create: Create,
        update: Update,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Changes the row with this unique key, or creates it."""
        args = given(
            where=where,
            create=create,
            update=update,
            include=include,
            select=select,
            omit=omit,
            relation_load_strategy=relation_load_strategy,
        )
        result: Row_co = await self._run("upsert", args)
        return result

    async def delete(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Deletes one row and returns it as it was; RecordNotFoundError (P2025) when there is none."""
        args = given(
            where=where, include=include, select=select, omit=omit, relation_load_strategy=relation_load_strategy
        )
        result: Row_co = await self._run("delete", args)
        return result

    async def delete_many(
        self,
        *,
        where: Where = ABSENT,
        limit: int | None = None,
    ) -> int:
        """Deletes every row that matches, or `limit` of them; their number."""
        args = given_bulk(where=where, limit=ABSENT if limit is None else limit)
        result: int = await self._run("delete_many", args)
        return result


class SyncWrites(
    Acting[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
    Generic[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
):
    """Operations that write and block."""

    __slots__ = ()

    def create(
        self,
        data: Create,
        *,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Writes a row, with nested rows when `data` has them, and returns it."""
        args = given(
            data=data, include=include, select=select, omit=omit, relation_load_strategy=relation_load_strategy
        )
        result: Row_co = finish(self._run("create", args))
        return result

    def create_many(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
    ) -> int:
        """Writes rows; the number written. `skip_duplicates` leaves out those whose unique keys exist."""
        args = given(data=data, skip_duplicates=skip_duplicates)
        result: int = finish(self._run("create_many", args))
        return result

    def create_many_and_return(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> list[Row_co]:
        """Like create_many; the rows written."""
        args = given(data=data, skip_duplicates=skip_duplicates, include=include, select=select, omit=omit)
        result: list[Row_co] = finish(self._run("create_many_and_return", args))
        return result

    def upsert_many(
        self,
        data: Sequence[Create],
        *,
        unique: str,
        update: Key | Sequence[Key] | None = None,
    ) -> int:
        """Writes rows; a row that has the unique key already takes over `update`, or all that is given."""
        args = given(data=data, unique=unique, update=update)
        result: int = finish(self._run("upsert_many", args))
        return result

    def update(
        self,
        *,
        where: Unique,
        data: Update,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Changes one row and returns it; RecordNotFoundError (P2025) when there is none."""
        args = given(
            where=where,
            data=data,
            include=include,
            select=select,
            omit=omit,
            relation_load_strategy=relation_load_strategy,
        )
        result: Row_co = finish(self._run("update", args))
        return result

    def update_many(
        self,
        *,
        where: Where = ABSENT,
        data: Update,
        limit: int | None = None,
    ) -> int:
        """Changes every row that matches, or `limit` of them; their number."""
        args = given_bulk(where=where, data=data, limit=ABSENT if limit is None else limit)
        result: int = finish(self._run("update_many", args))
        return result

    def update_many_and_return(
        self,
        *,
        where: Where = ABSENT,
        data: Update,
        limit: int | None = None,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> list[Row_co]:
        """Like update_many; the rows as they are now."""
        args = given_bulk(where=where, data=data, limit=ABSENT if limit is None else limit)
        args |= given(select=select, omit=omit)
        result: list[Row_co] = finish(self._run("update_many_and_return", args))
        return result

    def upsert(
        self,
        *,
        where: Unique,
        create: Create,
        update: Update,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Changes the row with this unique key, or creates it."""
        args = given(
            where=where,
            create=create,
            update=update,
            include=include,
            select=select,
            omit=omit,
            relation_load_strategy=relation_load_strategy,
        )
        result: Row_co = finish(self._run("upsert", args))
        return result

    def delete(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Row_co:
        """Deletes one row and returns it as it was; RecordNotFoundError (P2025) when there is none."""
        args = given(
            where=where, include=include, select=select, omit=omit, relation_load_strategy=relation_load_strategy
        )
        result: Row_co = finish(self._run("delete", args))
        return result

    def delete_many(
        self,
        *,
        where: Where = ABSENT,
        limit: int | None = None,
    ) -> int:
        """Deletes every row that matches, or `limit` of them; their number."""
        args = given_bulk(where=where, limit=ABSENT if limit is None else limit)
        result: int = finish(self._run("delete_many", args))
        return result
