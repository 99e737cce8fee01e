"""What all operations on one model share.

They are generic over the generated input types, which exist in stubs only; a generated client adds two lines for each
model. Arguments that are not given stay out of the query: `ABSENT` is `skip`, typed Any so that it fits as a default.
"""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, Self, TypeVar

from nicol.client.pages import CursorPage, Page, cursor_page
from nicol.client.shapes import refuse_second_selection, selection_of
from nicol.errors.query import InvalidInputError
from nicol.query.marks import skip as not_given
from nicol.query.selection import Selection

if TYPE_CHECKING:
    from nicol.client.package import Package
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

    __nicol_package__: ClassVar[Package]
    __nicol_session__: Session


def given(**args: Any) -> dict[str, Any]:
    """The arguments of a write that were given; those of a read go as they are, None and `skip` are left out there."""
    return {name: value for name, value in args.items() if value is not None and value is not ABSENT}


def given_bulk(**args: Any) -> dict[str, Any]:
    """Like `given`, but an explicit None stays: `delete_many(where=None)` has to fail, not to delete everything."""
    return {name: value for name, value in args.items() if value is not ABSENT}


class Acting(Generic[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key]):
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

    async def _counted(self, args: dict[str, Any]) -> tuple[list[Any], int]:
        """The rows of find_many, and the number of rows without cursor, skip and take."""
        if self._selection is not None:
            refuse_second_selection(self._selection, args)
        async with self._client.__nicol_session__.snapshot() as session:
            rows: list[Any] = await session.run(self._model, "find_many", args, self._selection)
            every = {"where": args["where"], "distinct": args["distinct"]}
            number: int = await session.run(self._model, "count", every)
        return rows, number

    async def _numbered(self, args: dict[str, Any], number: int, size: int) -> Page[Any]:
        """Page `number` of pages of `size` rows."""
        for name, value in (("page", number), ("size", size)):
            if value < 1:
                raise InvalidInputError(name, f"must be at least 1, got {value}")
        rows, total = await self._counted({**args, "take": size, "skip": (number - 1) * size})
        return Page(rows, number, size, total)

    async def _from_cursor(self, args: dict[str, Any], after: Any, before: Any, size: int) -> CursorPage[Any, Any]:
        """One row more than the page has is asked for: it says whether there is another page."""
        if size < 1:
            raise InvalidInputError("size", f"must be at least 1, got {size}")
        if after is not None and before is not None:
            raise InvalidInputError("before", "give either after or before, not both")
        cursor = after if before is None else before
        more = {"cursor": cursor, "skip": 1} if cursor is not None else {}
        rows = await self._run("find_many", {**args, **more, "take": size + 1 if before is None else -size - 1})
        model = self._client.__nicol_package__.schema.model(self._model)
        return cursor_page(model, rows, size, forward=before is None, beyond=cursor is not None)

    def _stream(self, args: dict[str, Any], chunk: int) -> AbstractAsyncContextManager[Chunks]:
        if chunk < 1:
            raise InvalidInputError("chunk", f"must be at least 1, got {chunk}")
        if self._selection is not None:
            refuse_second_selection(self._selection, args)
        return self._client.__nicol_session__.stream(self._model, args, self._selection, chunk)

    def _into(self, shape: Any) -> Self:
        return type(self)(self._client, self._model, selection_of(shape, self._model))
