"""Values of arguments: which Python types a field takes, and how they reach the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any
from uuid import UUID

from nicol.errors.query import QueryArgumentError
from nicol.model.schema import ScalarField
from nicol.query.kinds import kind_of
from nicol.query.marks import JsonNull, NullMark
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.shape import LISTS, Leaf
from nicol.query.sql import Convert, Fixed, Slot

BITS_SHOWN = 200
LENGTH_SHOWN = 80
LIMITS = {"Int": (-(2**31), 2**31 - 1, "32"), "BigInt": (-(2**63), 2**63 - 1, "64")}
NATIVE_LIMITS = {"UnsignedInt": (0, 2**32 - 1, "32"), "UnsignedBigInt": (0, 2**64 - 1, "64")}
EXPECTED = {
    "String": "a str",
    "Boolean": "a bool",
    "Int": "an int",
    "BigInt": "an int",
    "Float": "a float",
    "Decimal": "a Decimal",
    "DateTime": "a datetime",
    "Bytes": "bytes",
    "Json": "JSON",
}


def encoder(context: Context, field: ScalarField, kind: type[Any], path: str) -> Convert | None:
    """What turns a value of Python type `kind` into what the driver takes for one value of `field`.

    None = as it is. QueryArgumentError when the field does not take that type; the converter itself raises it for a
    value that the type allows and the field does not (a number too large, a text that is no date).
    """
    accept = _accept(context, field, kind, path)
    encode = renderer(context).encode(context, field)
    if field.kind == "scalar" and field.type == "Json" and encode is not None:
        return _json(encode, path)
    if encode is None:
        return accept
    return _composed(accept, encode, path)


def list_encoder(context: Context, field: ScalarField, leaf: Leaf, path: str) -> Convert:
    """Like `encoder`, for a list of values; `leaf` holds an example, and every type in it is checked."""
    if leaf.type not in LISTS:
        raise QueryArgumentError(path, f"expected a list of {_wanted(context, field)} values, got {_named(leaf.type)}")
    if field.kind == "scalar" and field.type == "Json":
        encode_json = encoder(context, field, object, path)
        return list if encode_json is None else lambda values: [encode_json(value) for value in values]
    encoders = {kind: encoder(context, field, kind, path) for kind in set(map(type, leaf.example))}
    if all(encode is None for encode in encoders.values()):
        return list
    return lambda values: [_encoded(encoders, value) for value in values]


def parameter(context: Context, field: ScalarField, leaf: Any, path: str) -> Slot | Fixed:
    """The parameter for one value of `field`."""
    return placed(given(leaf, path), encoder(context, field, given(leaf, path).type, path))


def list_parameter(context: Context, field: ScalarField, leaf: Any, path: str) -> Slot | Fixed:
    """The parameter for a list of values of `field`."""
    found = given(leaf, path)
    return placed(found, list_encoder(context, field, found, path))


def given(value: Any, path: str) -> Leaf:
    """`value` as a leaf; QueryArgumentError where a dict, None or a list of conditions stands for a value."""
    if isinstance(value, Leaf):
        return value
    raise QueryArgumentError(path, f"expected a value, got {_named(kind_of(value))}")


def placed(leaf: Leaf, convert: Convert | None) -> Slot | Fixed:
    """The leaf as a parameter: of each run, or fixed for a constant of a shape."""
    if leaf.index is not None:
        return Slot(leaf.index, convert)
    return Fixed(leaf.example if convert is None else convert(leaf.example))


def json_value(value: Any, path: str) -> Any:
    """A value inside JSON, where `JsonNull` and None are both JSON's null; DbNull has no place there."""
    if value is JsonNull:
        return None
    if isinstance(value, NullMark):
        raise QueryArgumentError(path, f"`{value!r}` is not a JSON value")
    return value


def shown(value: object) -> str:
    """`value` for an error message, in a line: what is long is cut, and an int too long to print is counted."""
    if isinstance(value, int) and value.bit_length() > BITS_SHOWN:
        return f"a number of {value.bit_length()} bits"
    text = repr(value)
    return text if len(text) <= LENGTH_SHOWN else f"{text[:LENGTH_SHOWN]}…"


def _encoded(encoders: dict[type, Convert | None], value: Any) -> Any:
    encode = encoders[type(value)]
    return value if encode is None else encode(value)


def _composed(accept: Convert | None, encode: Convert, path: str) -> Convert:
    """`encode` after `accept`; a value that the column cannot hold is an error at `path`."""

    def composed(value: Any) -> Any:
        try:
            return encode(value if accept is None else accept(value))
        except (OverflowError, ValueError) as error:
            raise QueryArgumentError(path, f"{shown(value)} cannot be stored: {error}") from None

    return composed


def _json(encode: Convert, path: str) -> Convert:
    def as_json(value: Any) -> Any:
        try:
            return encode(json_value(value, path))
        except (TypeError, OverflowError, UnicodeEncodeError, RecursionError) as error:
            raise QueryArgumentError(path, f"cannot be written as JSON: {error}") from None

    return as_json


def _accept(context: Context, field: ScalarField, kind: type[Any], path: str) -> Convert | None:
    """From `kind` to the field's own Python type."""
    if field.kind == "unsupported":
        raise QueryArgumentError(path, f'a field of type Unsupported("{field.type}") cannot be used here')
    if field.kind == "enum":
        if issubclass(kind, str | Enum):
            return _members(context, field, path)
    elif field.type == "Json":
        return None
    else:
        for types, make in ACCEPTED[field.type]:
            if issubclass(kind, types) and not (kind is bool and field.type != "Boolean"):
                return make(context, field, path) if make else None
    raise QueryArgumentError(path, f"expected {_wanted(context, field)}, got {_named(kind)}")


def _wanted(context: Context, field: ScalarField) -> str:
    if field.kind != "enum":
        return EXPECTED[field.type]
    return f"{field.type} ({', '.join(value.name for value in context.schema.enum(field.type).values)})"


def _named(kind: type[Any]) -> str:
    return "None" if kind is type(None) else kind.__name__


def _members(context: Context, field: ScalarField, path: str) -> Convert:
    stored: dict[object, str] = {value.name: value.db_name for value in context.schema.enum(field.type).values}
    stored |= {member: name for name, member in context.enums[field.type].items()}
    wanted = _wanted(context, field)

    def member(value: Any) -> str:
        try:
            return stored[value]
        except KeyError:
            raise QueryArgumentError(path, f"expected {wanted}, got {shown(value)}") from None

    return member


def _whole(context: Context, field: ScalarField, path: str) -> Convert:
    native = "" if field.native is None else field.native.name
    low, high, bits = NATIVE_LIMITS.get(native) or LIMITS[field.type]

    def whole(value: int) -> int:
        if low <= value <= high:
            return int(value)
        raise QueryArgumentError(path, f"{shown(value)} does not fit into {field.type} ({bits} bits)")

    return whole


def _moment(context: Context, field: ScalarField, path: str) -> Convert:
    def moment(value: str) -> dt.datetime:
        try:
            return dt.datetime.fromisoformat(value)
        except ValueError:
            raise QueryArgumentError(path, f"{shown(value)} is not a date and time in ISO 8601 form") from None

    return moment


def _decimal(context: Context, field: ScalarField, path: str) -> Convert:
    def decimal(value: Any) -> Decimal:
        try:
            return Decimal(value) if isinstance(value, int) else Decimal(str(value))
        except InvalidOperation:
            raise QueryArgumentError(path, f"{shown(value)} is not a number") from None

    return decimal


def _float(context: Context, field: ScalarField, path: str) -> Convert:
    def floating(value: Any) -> float:
        try:
            return float(value)
        except OverflowError:
            raise QueryArgumentError(path, f"{shown(value)} does not fit into Float") from None

    return floating


def _always(convert: Convert) -> Callable[[Context, ScalarField, str], Convert]:
    return lambda context, field, path: convert


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _enum_value(value: Enum) -> str:
    return str(value.value)


ACCEPTED: dict[str, tuple[tuple[Any, Callable[[Context, ScalarField, str], Convert] | None], ...]] = {
    "String": ((Enum, _always(_enum_value)), (str, None), (UUID, _always(str))),
    "Boolean": ((bool, None),),
    "Int": ((int, _whole),),
    "BigInt": ((int, _whole),),
    "Float": ((float, None), (int | Decimal, _float)),
    "Decimal": ((Decimal, None), (int | float | str, _decimal)),
    "DateTime": ((dt.datetime, None), (dt.date, _always(_midnight)), (str, _moment)),
    "Bytes": ((bytes, None), (bytearray | memoryview, _always(bytes))),
}
