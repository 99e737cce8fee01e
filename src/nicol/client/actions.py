"""All operations on one model, once for awaiting and once for blocking.

A generated client adds two lines for each model.
"""

from __future__ import annotations

from typing import Any, Generic

from nicol.client.acting import (
    Base,
    Create,
    Include,
    Key,
    Made,
    Omit,
    Order,
    Row_co,
    Select,
    ShapeOf,
    Unique,
    Update,
    Where,
)
from nicol.client.blocking_reads import SyncReads
from nicol.client.reads import AsyncReads
from nicol.client.writes import AsyncWrites, SyncWrites


class AsyncActions(
    AsyncReads[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
    AsyncWrites[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
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


class SyncActions(
    SyncReads[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
    SyncWrites[Row_co, Base, Where, Unique, Order, Include, Select, Omit, Create, Update, Key],
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
