"""Reading the arguments that choose and order rows: where, order_by, cursor, take, skip, distinct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nicol.dialects.facts import Can
from nicol.errors.query import InvalidInputError, MissingArgumentError, QueryArgumentError, UnsupportedFeatureError
from nicol.model.schema import Model, ScalarField
from nicol.query.condition import ALWAYS, Condition
from nicol.query.kinds import listed
from nicol.query.ordering import Term, key_terms, read_order
from nicol.query.plan import Context
from nicol.query.shape import Leaf
from nicol.query.sql import Parameter
from nicol.query.suggest import no_field, unknown
from nicol.query.values import placed
from nicol.query.where import read_unique, read_where, unique_key

PAGED = ("where", "order_by", "cursor", "take", "skip", "distinct")
SHOWN = ("select", "include", "omit")
LOADED = (*SHOWN, "relation_load_strategy")
"""What says how one row, or each of many, comes back."""
LOCKS = {"update": "", "skip_locked": " SKIP LOCKED", "no_wait": " NOWAIT"}
"""What `lock` takes: the words behind FOR UPDATE."""
UNBOUNDED = 1_000_000
"""How many rows a query without take is taken to have."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a model, in which order. `size` is a guess at how many there are at most."""

    where: Condition = ALWAYS
    order: tuple[Term, ...] = ()
    cursor: Condition | None = None
    take: Parameter | int | None = None
    backwards: bool = False
    skip: Parameter | None = None
    distinct: tuple[ScalarField, ...] = ()
    size: int = UNBOUNDED

    @property
    def cut(self) -> bool:
        """Whether only a part of the matching rows is wanted."""
        return self.take is not None or self.skip is not None


def check_names(args: Mapping[str, Any], known: tuple[str, ...], operation: str, prefix: str = "") -> None:
    """QueryArgumentError for an argument that the operation does not take, and for select beside include."""
    for name in args:
        if name not in known:
            raise unknown(f"{prefix}{name}", f'{operation} has no argument "{name}"', name, known)
    if "select" in args and ("include" in args or "omit" in args):
        other = "include" if "include" in args else "omit"
        raise QueryArgumentError(f"{prefix}select", f"give either select or {other}, not both")


def read_page(context: Context, model: Model, args: Mapping[str, Any], prefix: str = "", single: bool = False) -> Page:
    """The page that slotted arguments describe; `prefix` leads to them in error messages (`include.posts.`).

    `single` asks for the first row only.
    """
    where = read_where(context, model, args["where"], f"{prefix}where") if "where" in args else ALWAYS
    order = read_order(context, model, args.get("order_by", []), f"{prefix}order_by")
    cursor = read_unique(context, model, args["cursor"], f"{prefix}cursor") if "cursor" in args else None
    take, backwards, size = (1, False, 1) if single else read_take(args.get("take"), f"{prefix}take")
    skip = read_skip(args.get("skip"), f"{prefix}skip")
    distinct = _distinct(model, args.get("distinct", []), f"{prefix}distinct")
    if single and skip is None and cursor is None and unique_key(model, args.get("where", {})) is not None:
        return Page(where, order, cursor, size=1)
    if model.is_view and not model.uniques and not order and (take is not None or skip is not None):
        needed = "A page of a view without unique fields needs an order: without one its rows are any rows"
        raise MissingArgumentError(f"{prefix}order_by", needed)
    if take is not None or skip is not None or cursor is not None or distinct:
        order = _settled(model, order)
    return Page(where, order, cursor, take, backwards, skip, distinct, size)


def _settled(model: Model, order: tuple[Term, ...]) -> tuple[Term, ...]:
    """`order` made complete by the primary key, so that pages neither repeat nor lose rows."""
    unique = {index.field_names[0] for index in model.uniques if len(index.fields) == 1}
    for term in order:
        if term.field is not None and not term.steps and term.field.name in unique and term.field.is_required:
            return order
    return (*order, *key_terms(model))


def read_take(value: Any, path: str) -> tuple[Parameter | int | None, bool, int]:
    """`take`: its parameter, whether it counts from the end, and a guess at its size."""
    if value is None:
        return None, False, UNBOUNDED
    if not isinstance(value, Leaf) or value.type is not int:
        shown = value.example if isinstance(value, Leaf) else value
        raise QueryArgumentError(path, f"expected an int, got {type(shown).__name__}")
    size = (1 << value.example.bit_length()) - 1
    return placed(value, abs if value.example < 0 else None), value.example < 0, size


def read_skip(value: Any, path: str) -> Parameter | None:
    """`skip`: its parameter, which is never negative."""
    if value is None:
        return None
    if not isinstance(value, Leaf) or value.type is not int:
        shown = value.example if isinstance(value, Leaf) else value
        raise QueryArgumentError(path, f"expected an int, got {type(shown).__name__}")

    def not_negative(number: int) -> int:
        if number < 0:
            raise InvalidInputError(path, f"must not be negative, got {number}")
        return number

    return placed(value, not_negative)


def read_lock(context: Context, value: Any, page: Page) -> str | None:
    """The words behind FOR UPDATE; None without a lock."""
    if value is None:
        return None
    if not isinstance(value, str) or value not in LOCKS:
        raise QueryArgumentError("lock", f"expected one of {', '.join(LOCKS)}, got {value!r}")
    if Can.ROW_LOCKS not in context.dialect.can:
        raise UnsupportedFeatureError("lock", f"{context.dialect.name} locks no rows: a write locks the whole database")
    if page.distinct or page.backwards:
        other = "distinct" if page.distinct else "a negative take"
        raise QueryArgumentError("lock", f"cannot stand beside {other}")
    return LOCKS[value]


def _distinct(model: Model, value: Any, path: str) -> tuple[ScalarField, ...]:
    names = listed(value)
    if not all(isinstance(name, str) for name in names):
        raise QueryArgumentError(path, "expected a list of field names")
    known = {field.name: field for field in model.scalars if not field.ignored}
    for name in names:
        if name not in known:
            raise no_field(path, model, name, known)
    return tuple(known[name] for name in names)


def required_where(args: Mapping[str, Any], operation: str) -> Any:
    """The `where` of an operation that cannot do without."""
    if "where" not in args:
        raise MissingArgumentError("where", f"{operation} needs a where")
    return args["where"]
