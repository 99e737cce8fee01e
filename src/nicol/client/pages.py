"""Pages of rows: by number with a total, or by the keys of their first and last rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from nicol.errors.client import FieldNotLoadedError
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model

R = TypeVar("R")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Page `number`, from 1 on, of pages of `size` rows; `total` = the rows on all pages."""

    items: list[R]
    number: int
    size: int
    total: int

    def __iter__(self) -> Iterator[R]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.size)

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1


@dataclass(frozen=True, slots=True)
class CursorPage(Generic[R, U]):
    """Rows in the order asked for; `start` and `end` are the unique keys of the first and the last of them, None of no
    rows: `after=page.end` leads on, `before=page.start` back."""

    items: list[R]
    has_next: bool
    has_previous: bool
    start: U | None
    end: U | None

    def __iter__(self) -> Iterator[R]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def cursor_page(model: Model, rows: list[Any], size: int, *, forward: bool, beyond: bool) -> CursorPage[Any, Any]:
    """The page of up to `size` of the `rows`, of which one more was asked for; `beyond` = it began at a cursor."""
    more = len(rows) > size
    items = (rows[:size] if forward else rows[-size:]) if more else rows
    ends = [_key(model, row) for row in (items[0], items[-1])] if items else [None, None]
    return CursorPage(items, more if forward else beyond, beyond if forward else more, ends[0], ends[1])


def _key(model: Model, row: Any) -> dict[str, Any]:
    """The primary key of a row, or else its first unique key, as `cursor` takes it."""
    required = [key for key in model.uniques if all(model.scalar(name).is_required for name in key.field_names)]
    index = (required or model.uniques)[0]
    try:
        values = {name: getattr(row, name) for name in index.field_names}
    except (AttributeError, FieldNotLoadedError):
        needed = ", ".join(index.field_names)
        raise QueryArgumentError("select", f"a page by cursors needs the key {needed} in its rows") from None
    return values if len(values) == 1 else {index.name: values}
