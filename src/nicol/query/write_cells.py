"""What a write puts into each column: the caller's values, the client's defaults, the keys of related rows."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

import msgspec

from nicol.dialects.quoting import identifier
from nicol.errors.query import InvalidInputError, MissingValueError, QueryArgumentError
from nicol.model.schema import Default, Model, RelationField, ScalarField
from nicol.query.columns import column
from nicol.query.ids import id_maker
from nicol.query.kinds import is_dict
from nicol.query.marks import DbNull, JsonNull, NullMark
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.shape import LISTS, Leaf
from nicol.query.sql import Convert, Fixed, Given, Slot, Sql, sql
from nicol.query.suggest import no_field
from nicol.query.values import encoder, given, list_parameter, parameter, placed

Maker: TypeAlias = Callable[[datetime, Mapping[str, Any]], Any]
"""(the operation's instant, database values of linked fields) → a parameter."""
NUMBERS: Final = ("Int", "BigInt", "Float", "Decimal")
OPERATORS: Final = {"increment": "+", "decrement": "-", "multiply": "*", "divide": "/"}


@dataclass(slots=True)
class Givens:
    """Collects what a statement needs at run time beside the values of the arguments."""

    makers: list[Maker] = field(default_factory=list[Maker])

    def take(self, maker: Maker) -> Sql:
        """A parameter that `maker` gives."""
        self.makers.append(maker)
        return sql(Given(len(self.makers) - 1))

    def linked(self, name: str) -> Sql:
        """A parameter that is the linked value called `name`."""
        return self.take(lambda _now, linked: linked[name])


@dataclass(frozen=True, slots=True)
class Cell:
    """A column and the expression written to it."""

    field: ScalarField
    value: Sql


def now() -> datetime:
    """The present instant in the precision of Prisma's columns, milliseconds."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def insert_cells(
    ctx: Context, model: Model, data: Mapping[str, Any], linked: frozenset[str], givens: Givens, path: str
) -> list[Cell]:
    """The columns of a new row: given, linked or made by the client; the database fills the others.

    Raises MissingValueError for a required field that nobody fills.
    """
    check_names(ctx, model, data, path)
    cells: list[Cell] = []
    for item in model.scalars:
        here = f"{path}.{item.name}"
        if item.name in data:
            cells.append(Cell(item, _written(ctx, item, _unset(data[item.name]), here)))
        elif item.name in linked:
            cells.append(Cell(item, givens.linked(item.name)))
        else:
            made = _default(ctx, item, givens, here)
            if made is not None:
                cells.append(Cell(item, made))
            elif _needs_value(model, item):
                raise MissingValueError(here, _missing(model, item))
    return cells


def update_cells(
    ctx: Context, model: Model, data: Mapping[str, Any], linked: frozenset[str], givens: Givens, path: str
) -> list[Cell]:
    """The columns that an update writes; `@updatedAt` is written whenever anything is."""
    check_names(ctx, model, data, path)
    cells: list[Cell] = []
    for item in model.scalars:
        if item.name in data:
            cells.append(Cell(item, _changed(ctx, model, item, data[item.name], f"{path}.{item.name}")))
        elif item.name in linked:
            cells.append(Cell(item, givens.linked(item.name)))
        elif item.updated_at and (data or linked):
            cells.append(Cell(item, givens.take(_instant(ctx, item))))
    return cells


def check_names(ctx: Context, model: Model, data: Mapping[str, Any], path: str) -> None:
    """QueryArgumentError for a key that is no scalar field of `model`."""
    for name in data:
        found = model.by_name.get(name)
        if found is None:
            raise no_field(f"{path}.{name}", model, name, [field.name for field in model.fields])
        if isinstance(found, RelationField):
            raise QueryArgumentError(f"{path}.{name}", _no_relation(data[name]))


def _no_relation(value: Any) -> str:
    if is_dict(value):
        return "is a relation, which cannot be written here"
    return "is a relation: it takes a dict of writes, such as {'connect': {…}}"


def static_default(schema_default: Default, type_name: str) -> Any:
    """The Python value of a literal default."""
    match schema_default.kind:
        case "list":
            return [static_default(item, type_name) for item in schema_default.items]
        case "enum":
            return schema_default.text
        case _:
            return _LITERALS[type_name](schema_default.text)


_LITERALS: dict[str, Callable[[str], Any]] = {
    "String": str,
    "Boolean": lambda text: text == "true",
    "Int": int,
    "BigInt": int,
    "Float": float,
    "Decimal": Decimal,
    "DateTime": lambda text: datetime.fromisoformat(text).astimezone(UTC),
    "Json": lambda text: msgspec.json.decode(text),
    "Bytes": base64.b64decode,
}


def _unset(value: Any) -> Any:
    """The value inside `{"set": value}`, which a create may be given as well."""
    return value["set"] if is_dict(value) and value.keys() == {"set"} else value


def _written(ctx: Context, item: ScalarField, value: Any, path: str) -> Sql:
    if is_dict(value):
        raise QueryArgumentError(path, f"expected {_type_text(item)}, got operators {', '.join(map(str, value))}")
    if value is None:
        if item.is_required or item.is_list:
            raise MissingValueError(path, f"A value is required but not set: {_type_text(item)}")
        return sql(Fixed(None))
    if isinstance(value, NullMark):
        return sql(Fixed(json_null(item, value, path)))
    if item.is_list:
        return renderer(ctx).cast(ctx, item, list_parameter(ctx, item, value, path))
    return sql(parameter(ctx, item, value, path))


def json_null(item: ScalarField, mark: NullMark, path: str) -> str | None:
    """What `DbNull` or `JsonNull` stores; QueryArgumentError where the field does not take it."""
    if item.type == "Json" and mark is DbNull and not item.is_required:
        return None
    if item.type == "Json" and mark is JsonNull:
        return "null"
    raise QueryArgumentError(path, f"`{mark!r}` is not a value of this {item.type} field")


def _changed(ctx: Context, model: Model, item: ScalarField, value: Any, path: str) -> Sql:
    if not is_dict(value):
        return _written(ctx, item, value, path)
    if len(value) != 1:
        raise QueryArgumentError(path, f"expected exactly one operation, got {', '.join(map(str, value)) or 'none'}")
    ((operator, operand),) = value.items()
    if operator == "set":
        return _written(ctx, item, operand, f"{path}.set")
    if operator == "push" and item.is_list:
        return _pushed(ctx, model, item, operand, f"{path}.push")
    if operator in OPERATORS and item.type in NUMBERS and not item.is_list and operand is not None:
        own = column(ctx, table_alias(ctx, model), item)
        amount = parameter(ctx, item, operand, f"{path}.{operator}")
        if operator == "divide":
            amount = _divisor(given(operand, path), amount, f"{path}.{operator}")
        return renderer(ctx).arithmetic(ctx, item, own, OPERATORS[operator], amount)
    raise QueryArgumentError(path, f"{_type_text(item)} has no operation {operator!r} here")


def _divisor(operand: Leaf, amount: Slot | Fixed, path: str) -> Slot | Fixed:
    """`amount`, which must not be zero: PostgreSQL would fail, and SQLite write NULL."""
    convert = amount.convert if isinstance(amount, Slot) else None

    def divisor(value: Any) -> Any:
        if value == 0:
            raise InvalidInputError(path, "cannot divide by zero")
        return value if convert is None else convert(value)

    return placed(operand, divisor)


def _pushed(ctx: Context, model: Model, item: ScalarField, value: Any, path: str) -> Sql:
    operand = given(value, path)
    own = column(ctx, table_alias(ctx, model), item)
    if operand.type in LISTS:
        return sql(own, " || ", renderer(ctx).cast(ctx, item, list_parameter(ctx, item, operand, path)))
    slot = Slot(position(operand), _in_list(encoder(ctx, item, operand.type, path)))
    return sql(own, " || ", renderer(ctx).cast(ctx, item, slot))


def _in_list(convert: Convert | None) -> Convert:
    return (lambda value: [value]) if convert is None else (lambda value: [convert(value)])


def position(leaf: Leaf) -> int:
    """The place of a leaf's value among the values of the arguments."""
    assert leaf.index is not None
    return leaf.index


def _default(ctx: Context, item: ScalarField, givens: Givens, path: str) -> Sql | None:
    default = item.default
    if item.updated_at or (default is not None and default.kind == "function" and default.text == "now"):
        return givens.take(_instant(ctx, item))
    if default is None:
        return None
    make = id_maker(default)
    if make is not None:
        return givens.take(lambda _now, _linked: make())
    if default.kind == "function":
        return None
    return _written(ctx, item, Leaf(None, static_default(default, item.type)), path)


def _instant(ctx: Context, item: ScalarField) -> Maker:
    convert = encoder(ctx, item, datetime, item.name)
    if convert is None:
        return lambda now, _linked: now
    return lambda now, _linked: convert(now)


def _needs_value(model: Model, item: ScalarField) -> bool:
    """A key of a relation that may be absent is the database's to demand."""
    loose = any(not field.is_required for field in model.relations if item.name in field.fields)
    return item.is_required and item.default is None and not loose


def _missing(model: Model, item: ScalarField) -> str:
    relations = [f.name for f in model.relations if item.name in f.fields]
    instead = f" (or connect or create `{relations[0]}`)" if relations else ""
    return f"A value is required but not set: {_type_text(item)}{instead}"


def _type_text(item: ScalarField) -> str:
    return f"{item.type}[]" if item.is_list else item.type


def table_alias(ctx: Context, model: Model) -> str:
    """The name that columns of a written table are qualified with: the table's own, without its schema."""
    return identifier(ctx.dialect, model.db_name)
