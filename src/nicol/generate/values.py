"""The types of scalar values as text: what rows hold, what arguments take, what filters say."""

from __future__ import annotations

from nicol.model.schema import Arity, ScalarField

READ = {
    "String": "str",
    "Boolean": "bool",
    "Int": "int",
    "BigInt": "int",
    "Float": "float",
    "Decimal": "Decimal",
    "DateTime": "datetime",
    "Json": "JsonValue",
    "Bytes": "bytes",
}
_WRITTEN = {**READ, "Decimal": "DecimalInput", "Json": "JsonInput"}
_UPDATES = {"Int": "IntUpdate", "BigInt": "IntUpdate", "Float": "FloatUpdate", "Decimal": "DecimalUpdate"}
_FILTERS = {"BigInt": "Int"}


def read_type(field: ScalarField) -> str:
    """What a row's attribute holds."""
    single = field.type if field.kind == "enum" else READ[field.type]
    if field.is_list:
        return f"list[{single}]"
    return _nullable(field, single)


def single_input(field: ScalarField) -> str:
    """What an argument takes for one value of the field, never None."""
    return f"{field.type}In" if field.kind == "enum" else _WRITTEN[field.type]


def written_type(field: ScalarField) -> str:
    """What `create` takes for the field."""
    single = single_input(field)
    if field.is_list:
        return f"list[{single}] | SetTo[list[{single}]]"
    return _nullable(field, single)


def updated_type(field: ScalarField) -> str:
    """What `update` takes for the field: a value or a change."""
    single = single_input(field)
    if field.is_list:
        return f"list[{single}] | ListUpdate[{single}]"
    change = _UPDATES.get(field.type) or ("" if field.type == "Json" else f"SetTo[{_nullable(field, single)}]")
    return " | ".join(part for part in (_nullable(field, single), change) if part)


def filter_type(field: ScalarField) -> str:
    """What `where` takes for the field: a value or conditions."""
    if field.type == "Json":
        return "JsonFilter"
    single = single_input(field)
    if field.is_list:
        return f"list[{single}] | ListFilter[{single}]"
    null = "Null" if field.arity is Arity.OPTIONAL else ""
    name = field.type if field.kind == "enum" else _FILTERS.get(field.type, field.type)
    return _nullable(field, f"{single} | {name}{null}Filter")


def _nullable(field: ScalarField, single: str) -> str:
    return f"{single} | None" if field.arity is Arity.OPTIONAL and single != "JsonValue" else single
