"""The operations on one model, once for awaiting and once for blocking.

Both are generic over the generated input types, which exist in stubs only; a generated client adds two lines for each
model. Arguments that are not given stay out of the query: `ABSENT` is `skip`, typed Any so that it fits as a default.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Protocol, Self, TypeVar, overload

from nicol.client.shapes import refuse_second_selection, selection_of
from nicol.client.stream import AsyncStream, SyncStream
from nicol.drivers.finish import finish
from nicol.errors.query import InvalidInputError
from nicol.query.marks import skip as not_given
from nicol.query.selection import Selection

if TYPE_CHECKING:
    from nicol.engine.session import Session
    from nicol.engine.stream import Chunks

ABSENT: Any = not_given
Row_co = TypeVar("Row_co", covariant=True)
Base = TypeVar("Base")
Where = TypeVar("Where")
Unique = TypeVar("Unique")
Order = TypeVar("Order")
Include = TypeVar("Include")
Select = TypeVar("Select")
Omit = TypeVar("Omit")
Create = TypeVar("Create")
Update = TypeVar("Update")
Key = TypeVar("Key")
Made = TypeVar("Made")
Base_contra = TypeVar("Base_contra", contravariant=True)
Made_co = TypeVar("Made_co", covariant=True)


class ShapeOf(Protocol[Base_contra, Made_co]):
    """What `into` takes: a class made with `class X(PostShape)` or marked with `PostInto`."""

    def __nicol_shape__(self, model: Base_contra, /) -> Made_co: ...


class HasSession(Protocol):
    """A client: where its operations run at the moment."""

    __nicol_session__: Session


def given(**args: Any) -> dict[str, Any]:
    """The arguments of a write that were given; those of a read go as they are, None and `skip` are left out there."""
    return {name: value for name, value in args.items() if value is not None and value is not ABSENT}


def given_bulk(**args: Any) -> dict[str, Any]:
    """Like `given`, but an explicit None stays: `delete_many(where=None)` has to fail, not to delete everything."""
    return {name: value for name, value in args.items() if value is not ABSENT}


class _Actions(Generic[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key]):
    """One model's operations on one client; `selection` is the shape that results take, None = rows."""

    __slots__ = ("_client", "_model", "_selection")
    __nicol_model__: ClassVar[str]

    def __init__(self, client: HasSession, model: str, selection: Selection | None = None) -> None:
        self._client = client
        self._model = model
        self._selection = selection

    @classmethod
    def on(cls, client: HasSession, /) -> Self:
        """The operations on `client`, for subclasses of a generated `PostActions` that add methods."""
        return cls(client, cls.__nicol_model__)

    def _run(self, operation: str, args: dict[str, Any]) -> Coroutine[Any, Any, Any]:
        if self._selection is not None:
            refuse_second_selection(self._selection, args)
        return self._client.__nicol_session__.run(self._model, operation, args, self._selection)

    async def _page(self, args: dict[str, Any]) -> tuple[list[Any], int]:
        """The rows of find_many, and the number of rows without cursor, skip and take."""
        if self._selection is not None:
            refuse_second_selection(self._selection, args)
        async with self._client.__nicol_session__.snapshot() as session:
            rows: list[Any] = await session.run(self._model, "find_many", args, self._selection)
            every = {"where": args["where"], "distinct": args["distinct"]}
            number: int = await session.run(self._model, "count", every)
        return rows, number

    def _stream(self, args: dict[str, Any], chunk: int) -> AbstractAsyncContextManager[Chunks]:
        if chunk < 1:
            raise InvalidInputError("chunk", f"must be at least 1, got {chunk}")
        if self._selection is not None:
            refuse_second_selection(self._selection, args)
        return self._client.__nicol_session__.stream(self._model, args, self._selection, chunk)

    def _into(self, shape: Any) -> Self:
        return type(self)(self._client, self._model, selection_of(shape, self._model))


class AsyncActions(
    _Actions[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
    Generic[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
):
    """The operations on one model of a `Client`: each is awaited."""

    __slots__ = ()

    def into(
        self, shape: ShapeOf[Base, Made], /
    ) -> AsyncActions[Made, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key]:
        """The same operations with results made by `shape`; only the columns it names are read."""
        made: Any = self._into(shape)
        bound: AsyncActions[Made, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key] = made
        return bound

    async def find_unique(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co | None:
        """The row with this unique key, or None."""
        result: Row_co | None = await self._run(
            "find_unique", {"where": where, "include": include, "select": select, "omit": omit}
        )
        return result

    async def find_unique_or_raise(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """The row with this unique key; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = await self._run(
            "find_unique_or_raise", {"where": where, "include": include, "select": select, "omit": omit}
        )
        return result

    async def find_first(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co | None:
        """The first row that matches, or None."""
        result: Row_co | None = await self._run(
            "find_first",
            {
                "where": where,
                "order_by": order_by,
                "cursor": cursor,
                "skip": skip,
                "distinct": distinct,
                "include": include,
                "select": select,
                "omit": omit,
            },
        )
        return result

    async def find_first_or_raise(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """The first row that matches; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = await self._run(
            "find_first_or_raise",
            {
                "where": where,
                "order_by": order_by,
                "cursor": cursor,
                "skip": skip,
                "distinct": distinct,
                "include": include,
                "select": select,
                "omit": omit,
            },
        )
        return result

    async def find_many(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> list[Row_co]:
        """Every row that matches; a negative `take` counts from the end."""
        result: list[Row_co] = await self._run(
            "find_many",
            {
                "where": where,
                "order_by": order_by,
                "cursor": cursor,
                "take": take,
                "skip": skip,
                "distinct": distinct,
                "include": include,
                "select": select,
                "omit": omit,
            },
        )
        return result

    async def find_many_and_count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> tuple[list[Row_co], int]:
        """The rows of this page, and how many there are on all pages: both of the same moment."""
        args = {
            "where": where,
            "order_by": order_by,
            "cursor": cursor,
            "take": take,
            "skip": skip,
            "distinct": distinct,
            "include": include,
            "select": select,
            "omit": omit,
        }
        result: tuple[list[Row_co], int] = await self._page(args)
        return result

    def stream(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        chunk: int = 1000,
    ) -> AsyncStream[Row_co]:
        """`async with db.post.stream() as rows:`; every row that matches, `chunk` of them in memory at a time."""
        args = {
            "where": where,
            "order_by": order_by,
            "cursor": cursor,
            "take": take,
            "skip": skip,
            "distinct": distinct,
            "include": include,
            "select": select,
            "omit": omit,
        }
        return AsyncStream(self._stream(args, chunk))

    async def create(
        self,
        data: Create,
        *,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """Writes a row, with nested rows when `data` has them, and returns it."""
        result: Row_co = await self._run("create", given(data=data, include=include, select=select, omit=omit))
        return result

    async def create_many(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
    ) -> int:
        """Writes rows; the number written. `skip_duplicates` leaves out those whose unique keys exist."""
        result: int = await self._run("create_many", given(data=data, skip_duplicates=skip_duplicates))
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
        result: list[Row_co] = await self._run(
            "create_many_and_return",
            given(data=data, skip_duplicates=skip_duplicates, include=include, select=select, omit=omit),
        )
        return result

    async def update(
        self,
        *,
        where: Unique,
        data: Update,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """Changes one row and returns it; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = await self._run(
            "update", given(where=where, data=data, include=include, select=select, omit=omit)
        )
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
        result: list[Row_co] = await self._run("update_many_and_return", args | given(select=select, omit=omit))
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
    ) -> Row_co:
        """Changes the row with this unique key, or creates it."""
        result: Row_co = await self._run(
            "upsert", given(where=where, create=create, update=update, include=include, select=select, omit=omit)
        )
        return result

    async def delete(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """Deletes one row and returns it as it was; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = await self._run("delete", given(where=where, include=include, select=select, omit=omit))
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

    @overload
    async def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
    ) -> int: ...
    @overload
    async def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        select: Mapping[Key | Literal["_all"], bool],
    ) -> dict[Key | Literal["_all"], int]: ...
    async def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        select: Mapping[Key | Literal["_all"], bool] = ABSENT,
    ) -> Any:
        """The number of rows that match; with `select` a dict of the numbers of values that are not NULL."""
        page = {"where": where, "order_by": order_by, "cursor": cursor, "take": take, "skip": skip}
        return await self._run("count", page | {"select": select})


class SyncActions(
    _Actions[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
    Generic[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
):
    """The operations on one model of a `SyncClient`: each blocks."""

    __slots__ = ()

    def into(
        self, shape: ShapeOf[Base, Made], /
    ) -> SyncActions[Made, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key]:
        """The same operations with results made by `shape`; only the columns it names are read."""
        made: Any = self._into(shape)
        bound: SyncActions[Made, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key] = made
        return bound

    def find_unique(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co | None:
        """The row with this unique key, or None."""
        result: Row_co | None = finish(
            self._run("find_unique", {"where": where, "include": include, "select": select, "omit": omit})
        )
        return result

    def find_unique_or_raise(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """The row with this unique key; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = finish(
            self._run("find_unique_or_raise", {"where": where, "include": include, "select": select, "omit": omit})
        )
        return result

    def find_first(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co | None:
        """The first row that matches, or None."""
        result: Row_co | None = finish(
            self._run(
                "find_first",
                {
                    "where": where,
                    "order_by": order_by,
                    "cursor": cursor,
                    "skip": skip,
                    "distinct": distinct,
                    "include": include,
                    "select": select,
                    "omit": omit,
                },
            )
        )
        return result

    def find_first_or_raise(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """The first row that matches; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = finish(
            self._run(
                "find_first_or_raise",
                {
                    "where": where,
                    "order_by": order_by,
                    "cursor": cursor,
                    "skip": skip,
                    "distinct": distinct,
                    "include": include,
                    "select": select,
                    "omit": omit,
                },
            )
        )
        return result

    def find_many(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> list[Row_co]:
        """Every row that matches; a negative `take` counts from the end."""
        result: list[Row_co] = finish(
            self._run(
                "find_many",
                {
                    "where": where,
                    "order_by": order_by,
                    "cursor": cursor,
                    "take": take,
                    "skip": skip,
                    "distinct": distinct,
                    "include": include,
                    "select": select,
                    "omit": omit,
                },
            )
        )
        return result

    def find_many_and_count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> tuple[list[Row_co], int]:
        """The rows of this page, and how many there are on all pages: both of the same moment."""
        args = {
            "where": where,
            "order_by": order_by,
            "cursor": cursor,
            "take": take,
            "skip": skip,
            "distinct": distinct,
            "include": include,
            "select": select,
            "omit": omit,
        }
        result: tuple[list[Row_co], int] = finish(self._page(args))
        return result

    def stream(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        chunk: int = 1000,
    ) -> SyncStream[Row_co]:
        """`with db.post.stream() as rows:`; every row that matches, `chunk` of them in memory at a time."""
        args = {
            "where": where,
            "order_by": order_by,
            "cursor": cursor,
            "take": take,
            "skip": skip,
            "distinct": distinct,
            "include": include,
            "select": select,
            "omit": omit,
        }
        return SyncStream(self._stream(args, chunk))

    def create(
        self,
        data: Create,
        *,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """Writes a row, with nested rows when `data` has them, and returns it."""
        result: Row_co = finish(self._run("create", given(data=data, include=include, select=select, omit=omit)))
        return result

    def create_many(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
    ) -> int:
        """Writes rows; the number written. `skip_duplicates` leaves out those whose unique keys exist."""
        result: int = finish(self._run("create_many", given(data=data, skip_duplicates=skip_duplicates)))
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
        result: list[Row_co] = finish(
            self._run(
                "create_many_and_return",
                given(data=data, skip_duplicates=skip_duplicates, include=include, select=select, omit=omit),
            )
        )
        return result

    def update(
        self,
        *,
        where: Unique,
        data: Update,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """Changes one row and returns it; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = finish(
            self._run("update", given(where=where, data=data, include=include, select=select, omit=omit))
        )
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
        result: list[Row_co] = finish(self._run("update_many_and_return", args | given(select=select, omit=omit)))
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
    ) -> Row_co:
        """Changes the row with this unique key, or creates it."""
        result: Row_co = finish(
            self._run(
                "upsert", given(where=where, create=create, update=update, include=include, select=select, omit=omit)
            )
        )
        return result

    def delete(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Row_co:
        """Deletes one row and returns it as it was; RecordNotFoundError (P2025) when there is none."""
        result: Row_co = finish(self._run("delete", given(where=where, include=include, select=select, omit=omit)))
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

    @overload
    def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
    ) -> int: ...
    @overload
    def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        select: Mapping[Key | Literal["_all"], bool],
    ) -> dict[Key | Literal["_all"], int]: ...
    def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        select: Mapping[Key | Literal["_all"], bool] = ABSENT,
    ) -> Any:
        """The number of rows that match; with `select` a dict of the numbers of values that are not NULL."""
        page = {"where": where, "order_by": order_by, "cursor": cursor, "take": take, "skip": skip}
        return finish(self._run("count", page | {"select": select}))
