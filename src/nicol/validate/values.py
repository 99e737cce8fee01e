"""Expressions as text and as values of an expected type."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from nicol.psl.ast import (
    Argument,
    ArrayValue,
    ConstantValue,
    Expression,
    FunctionCall,
    NumberValue,
    ObjectValue,
    StringValue,
)
from nicol.validate.context import Context

T = TypeVar("T")


def show(value: Expression) -> str:
    """`value` as PSL text."""
    match value:
        case StringValue():
            return json.dumps(value.text, ensure_ascii=False)
        case NumberValue() | ConstantValue():
            return value.text
        case ArrayValue():
            return f"[{','.join(map(show, value.items))}]"
        case ObjectValue():
            return f"{{ {', '.join(f'{key.name}: {show(item)}' for key, item in value.members)} }}"
        case FunctionCall():
            return f"{value.name}({','.join(map(show_argument, value.arguments.items))})"


def show_argument(argument: Argument) -> str:
    text = show(argument.value)
    return f"{argument.name.name}: {text}" if argument.name else text


def kind_of(value: Expression) -> str:
    """The word Prisma uses for the type of a literal."""
    match value:
        case StringValue():
            return "string"
        case NumberValue():
            return "numeric"
        case ConstantValue():
            return "literal"
        case ArrayValue():
            return "array"
        case ObjectValue():
            return "object"
        case FunctionCall():
            return "functional"


def mismatch(context: Context, expected: str, value: Expression) -> None:
    """Report that `value` is not of the `expected` type."""
    text = f"Expected a {expected} value, but received {kind_of(value)} value `{show(value)}`."
    context.error(text, value.span)


def string(context: Context, value: Expression | None) -> str | None:
    """The text of a string literal; anything else is reported and gives None."""
    if isinstance(value, StringValue):
        return value.text
    if value is not None:
        mismatch(context, "string", value)
    return None


def constant(context: Context, value: Expression | None) -> str | None:
    """The text of a bare word; anything else is reported and gives None."""
    if isinstance(value, ConstantValue):
        return value.text
    if value is not None:
        mismatch(context, "constant", value)
    return None


def boolean(context: Context, value: Expression | None) -> bool | None:
    """`true` or `false`; anything else is reported and gives None."""
    if isinstance(value, ConstantValue) and value.text in ("true", "false"):
        return value.text == "true"
    if value is not None:
        mismatch(context, "boolean", value)
    return None


def integer(context: Context, value: Expression | None) -> int | None:
    """A 64-bit integer; anything else is reported and gives None."""
    if isinstance(value, NumberValue) and "." not in value.text and -(2**63) <= Decimal(value.text) < 2**63:
        return int(Decimal(value.text))
    if value is not None:
        mismatch(context, "numeric", value)
    return None


def array(context: Context, value: Expression, read: Callable[[Context, Expression], T | None]) -> list[T] | None:
    """The members of an array, or a single value as an array of one; None when a member is of another type."""
    if not isinstance(value, ArrayValue):
        one = read(context, value)
        return None if one is None else [one]
    found = [read(context, item) for item in value.items]
    present = [item for item in found if item is not None]
    return present if len(present) == len(found) else None
