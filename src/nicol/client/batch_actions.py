"""The operations on one model of a batch: each is noted, and run with the others when the batch is.

Arguments are copied when they are noted, so that a dict may be filled again for the next call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar, overload

from nicol.client.acting import (
    ABSENT,
    Base,
    Create,
    Include,
    Key,
    Made,
    Omit,
    Order,
    Select,
    ShapeOf,
    Unique,
    Update,
    Where,
    given,
    given_bulk,
)
from nicol.client.queued import Queued, copied
from nicol.client.shapes import refuse_second_selection, selection_of
from nicol.query.selection import Selection

if TYPE_CHECKING:
    from nicol.client.inputs import Lock, Strategy

Row = TypeVar("Row")


class Queue(Protocol):
    """What takes the operations of a batch."""

    def add_operation(
        self, model: str, operation: str, args: dict[str, Any], selection: Selection | None
    ) -> Queued[Any]: ...


class BatchActions(Generic[Row, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key]):
    """One model's operations in a batch; `selection` is the shape that results take, None = rows."""

    __slots__ = ("_model", "_queue", "_selection")

    def __init__(self, queue: Queue, model: str, selection: Selection | None = None) -> None:
        self._queue = queue
        self._model = model
        self._selection = selection

    def _add(self, operation: str, args: dict[str, Any]) -> Queued[Any]:
        if self._selection is not None:
            refuse_second_selection(self._selection, args)
        return self._queue.add_operation(self._model, operation, copied(args), self._selection)

    def into(
        self, shape: ShapeOf[Base, Made], /
    ) -> BatchActions[Made, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key]:
        """The same operations with results made by `shape`; only the columns it names are read."""
        return BatchActions(self._queue, self._model, selection_of(shape, self._model))

    def find_unique(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> Queued[Row | None]:
        """The row with this unique key, or None."""
        args: dict[str, Any] = {"where": where, "include": include, "select": select, "omit": omit}
        if relation_load_strategy is not None or lock is not None:
            args |= {"relation_load_strategy": relation_load_strategy, "lock": lock}
        return self._add("find_unique", args)

    def find_unique_or_raise(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> Queued[Row]:
        """The row with this unique key; RecordNotFoundError (P2025) when there is none."""
        args: dict[str, Any] = {"where": where, "include": include, "select": select, "omit": omit}
        if relation_load_strategy is not None or lock is not None:
            args |= {"relation_load_strategy": relation_load_strategy, "lock": lock}
        return self._add("find_unique_or_raise", args)

    def find_first(
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
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> Queued[Row | None]:
        """The first row that matches, or None; with `take=-1` the last."""
        args: dict[str, Any] = {
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
        if relation_load_strategy is not None or lock is not None:
            args |= {"relation_load_strategy": relation_load_strategy, "lock": lock}
        return self._add("find_first", args)

    def find_first_or_raise(
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
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> Queued[Row]:
        """The first row that matches; RecordNotFoundError (P2025) when there is none."""
        args: dict[str, Any] = {
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
        if relation_load_strategy is not None or lock is not None:
            args |= {"relation_load_strategy": relation_load_strategy, "lock": lock}
        return self._add("find_first_or_raise", args)

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
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> Queued[list[Row]]:
        """Every row that matches; a negative `take` counts from the end."""
        args: dict[str, Any] = {
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
        if relation_load_strategy is not None or lock is not None:
            args |= {"relation_load_strategy": relation_load_strategy, "lock": lock}
        return self._add("find_many", args)

    def create(
        self,
        data: Create,
        *,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Queued[Row]:
        """Writes a row, with nested rows when `data` has them, and returns it."""
        args = given(
            data=data, include=include, select=select, omit=omit, relation_load_strategy=relation_load_strategy
        )
        return self._add("create", args)

    def create_many(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
    ) -> Queued[int]:
        """Writes rows; the number written. `skip_duplicates` leaves out those whose unique keys exist."""
        args = given(data=data, skip_duplicates=skip_duplicates)
        return self._add("create_many", args)

    def create_many_and_return(
        self,
        data: Sequence[Create],
        *,
        skip_duplicates: bool = False,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Queued[list[Row]]:
        """Like create_many; the rows written."""
        args = given(data=data, skip_duplicates=skip_duplicates, include=include, select=select, omit=omit)
        return self._add("create_many_and_return", args)

    def upsert_many(
        self,
        data: Sequence[Create],
        *,
        unique: str,
        update: Key | Sequence[Key] | None = None,
    ) -> Queued[int]:
        """Writes rows; a row that has the unique key already takes over `update`, or all that is given."""
        args = given(data=data, unique=unique, update=update)
        return self._add("upsert_many", args)

    def update(
        self,
        *,
        where: Unique,
        data: Update,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Queued[Row]:
        """Changes one row and returns it; RecordNotFoundError (P2025) when there is none."""
        args = given(
            where=where,
            data=data,
            include=include,
            select=select,
            omit=omit,
            relation_load_strategy=relation_load_strategy,
        )
        return self._add("update", args)

    def update_many(
        self,
        *,
        where: Where = ABSENT,
        data: Update,
        limit: int | None = None,
    ) -> Queued[int]:
        """Changes every row that matches, or `limit` of them; their number."""
        args = given_bulk(where=where, data=data, limit=ABSENT if limit is None else limit)
        return self._add("update_many", args)

    def update_many_and_return(
        self,
        *,
        where: Where = ABSENT,
        data: Update,
        limit: int | None = None,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
    ) -> Queued[list[Row]]:
        """Like update_many; the rows as they are now."""
        args = given_bulk(where=where, data=data, limit=ABSENT if limit is None else limit)
        args |= given(select=select, omit=omit)
        return self._add("update_many_and_return", args)

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
    ) -> Queued[Row]:
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
        return self._add("upsert", args)

    def delete(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Queued[Row]:
        """Deletes one row and returns it as it was; RecordNotFoundError (P2025) when there is none."""
        args = given(
            where=where, include=include, select=select, omit=omit, relation_load_strategy=relation_load_strategy
        )
        return self._add("delete", args)

    def delete_many(
        self,
        *,
        where: Where = ABSENT,
        limit: int | None = None,
    ) -> Queued[int]:
        """Deletes every row that matches, or `limit` of them; their number."""
        args = given_bulk(where=where, limit=ABSENT if limit is None else limit)
        return self._add("delete_many", args)

    @overload
    def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
    ) -> Queued[int]: ...
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
    ) -> Queued[dict[Key | Literal["_all"], int]]: ...
    def count(
        self,
        *,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        cursor: Unique | None = None,
        take: int | None = None,
        skip: int | None = None,
        select: Mapping[Key | Literal["_all"], bool] = ABSENT,
    ) -> Queued[Any]:
        """The number of rows that match; with `select` a dict of the numbers of values that are not NULL."""
        page = {"where": where, "order_by": order_by, "cursor": cursor, "take": take, "skip": skip}
        return self._add("count", page | {"select": select})
