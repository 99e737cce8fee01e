"""The reading operations on one model that block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, overload

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
)
from nicol.client.pages import CursorPage, Page
from nicol.client.stream import SyncStream
from nicol.drivers.finish import finish

if TYPE_CHECKING:
    from nicol.client.inputs import Lock, Strategy


class SyncReads(
    Acting[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
    Generic[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
):
    """Operations that read and block."""

    __slots__ = ()

    def find_unique(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> Row_co | None:
        """The row with this unique key, or None."""
        args: dict[str, Any] = {"where": where, "include": include, "select": select, "omit": omit}
        if relation_load_strategy is not None or lock is not None:
            args |= {"relation_load_strategy": relation_load_strategy, "lock": lock}
        result: Row_co | None = finish(self._run("find_unique", args))
        return result

    def find_unique_or_raise(
        self,
        *,
        where: Unique,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> Row_co:
        """The row with this unique key; RecordNotFoundError (P2025) when there is none."""
        args: dict[str, Any] = {"where": where, "include": include, "select": select, "omit": omit}
        if relation_load_strategy is not None or lock is not None:
            args |= {"relation_load_strategy": relation_load_strategy, "lock": lock}
        result: Row_co = finish(self._run("find_unique_or_raise", args))
        return result

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
    ) -> Row_co | None:
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
        result: Row_co | None = finish(self._run("find_first", args))
        return result

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
    ) -> Row_co:
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
        result: Row_co = finish(self._run("find_first_or_raise", args))
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
        relation_load_strategy: Strategy | None = None,
        lock: Lock | None = None,
    ) -> list[Row_co]:
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
        result: list[Row_co] = finish(self._run("find_many", args))
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
        relation_load_strategy: Strategy | None = None,
    ) -> tuple[list[Row_co], int]:
        """The rows of this page, and how many there are on all pages: both of the same moment."""
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
        if relation_load_strategy is not None:
            args["relation_load_strategy"] = relation_load_strategy
        result: tuple[list[Row_co], int] = finish(self._counted(args))
        return result

    def find_page(
        self,
        *,
        page: int = 1,
        size: int = 20,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        distinct: Key | Sequence[Key] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> Page[Row_co]:
        """Page number `page`, from 1 on, of pages of `size` rows, and how many rows there are, of one moment."""
        args: dict[str, Any] = {
            "where": where,
            "order_by": order_by,
            "distinct": distinct,
            "include": include,
            "select": select,
            "omit": omit,
        }
        if relation_load_strategy is not None:
            args["relation_load_strategy"] = relation_load_strategy
        result: Page[Row_co] = finish(self._numbered(args, page, size))
        return result

    def find_cursor_page(
        self,
        *,
        after: Unique | None = None,
        before: Unique | None = None,
        size: int = 20,
        where: Where = ABSENT,
        order_by: Order | Sequence[Order] = ABSENT,
        include: Include = ABSENT,
        select: Select = ABSENT,
        omit: Omit = ABSENT,
        relation_load_strategy: Strategy | None = None,
    ) -> CursorPage[Row_co, Unique]:
        """The `size` rows after (or before) a row; the page has the keys that lead on and back."""
        args: dict[str, Any] = {
            "where": where,
            "order_by": order_by,
            "include": include,
            "select": select,
            "omit": omit,
        }
        if relation_load_strategy is not None:
            args["relation_load_strategy"] = relation_load_strategy
        result: CursorPage[Row_co, Unique] = finish(self._from_cursor(args, after, before, size))
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
        relation_load_strategy: Strategy | None = None,
        chunk: int = 1000,
    ) -> SyncStream[Row_co]:
        """`with db.post.stream() as rows:`; every row that matches, `chunk` of them in memory at a time."""
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
        if relation_load_strategy is not None:
            args["relation_load_strategy"] = relation_load_strategy
        return SyncStream(self._stream(args, chunk))

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
