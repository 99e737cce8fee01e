"""What a query reads for each row, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Protocol, TypeAlias


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The items of one model in the order `make` takes them as positional arguments.

    Compared by identity: a shape or an include set builds its selection once, and the plan cache keys on it.
    """

    model: str
    items: tuple[Item, ...]
    make: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A scalar field; `convert` makes the object's value of the one that was read."""

    field: str
    convert: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A relation field with its own arguments (where, order_by, take, skip, cursor, distinct) and selection."""

    field: str
    selection: Selection
    args: Mapping[str, Any] = dataclass_field(default_factory=dict[str, Any])
    path: str = ""
    """Where in the arguments it stands, for error messages; empty in a shape."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of rows of a list relation, of those that match `where` when given."""

    field: str
    where: Mapping[str, Any] | None = None
    path: str = ""
    """As in `Related`."""


Item: TypeAlias = Column | Related | Counted


class RowMaker(Protocol):
    """Gives the constructor of a row type; the client's row classes stand behind it.

    Called once for a shape of arguments, never for a row. The constructor takes, positionally: the values of
    `fields`, the values of `relations`, the numbers of `counts`.
    """

    def __call__(
        self, model: str, fields: tuple[str, ...], relations: tuple[str, ...], counts: tuple[str, ...]
    ) -> Callable[..., Any]: ...
