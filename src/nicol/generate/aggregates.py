"""The types of `aggregate` and `group_by` of one model in its stub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nicol.client.row import visible_scalars
from nicol.generate.typed import Alias, Definition, Dict
from nicol.generate.values import filter_type, read_type
from nicol.model.schema import Model, ScalarField

NUMBERS = {"Int": "int", "BigInt": "int", "Float": "float", "Decimal": "Decimal"}
LOOSE = "dict[str, Any]"
LOGIC = 'Literal["AND", "OR", "NOT"]'
WORDS = 'Literal["_count", "_avg", "_sum", "_min", "_max"]'
FIGURES = (("_count", "counted"), ("_avg", "averages"), ("_sum", "sums"), ("_min", "extremes"), ("_max", "extremes"))


def aggregate_definitions(model: Model, key: str, *, full: bool) -> Iterator[Definition]:
    """The dicts that come back, and the names that the arguments take; `key` is the type of all field names.

    `full` types the conditions of `having` and each number of the results, which large schemas do without.
    """
    fields = visible_scalars(model)
    numbers = [field for field in fields if field.kind == "scalar" and field.type in NUMBERS and not field.is_list]
    ordered = [field for field in fields if not field.is_list and field.type not in ("Json", "Bytes")]
    yield Alias(_name(model, "counted"), f'dict[{key} | Literal["_all"], int]')
    if full:
        yield from _results(model, numbers, ordered)
    figures = tuple((word, _name(model, suffix) if full or word == "_count" else LOOSE) for word, suffix in FIGURES)
    yield Dict(_name(model, "figures"), figures, total=True)
    yield Dict(_name(model, "group"), (*((field.name, read_type(field)) for field in fields), *figures), total=True)
    parts = _name(model, "parts")
    yield Dict(parts, tuple(_parts(fields))) if full else Alias(parts, f"Mapping[{key}, str | int]")
    yield Alias(_name(model, "counts"), f'bool | Mapping[{key} | Literal["_all"], bool]')
    yield Alias(_name(model, "numbers"), f"Mapping[{_literal(numbers)}, bool]")
    yield Alias(_name(model, "ordered"), f"Mapping[{_literal(ordered)}, bool]")
    yield _having(model) if full else Alias(_name(model, "having"), f"Mapping[{key} | {LOGIC}, Any]")
    sort = "Sort | SortNulls"
    yield Alias(_name(model, "group_order"), f"Mapping[{key} | {WORDS}, {sort} | Mapping[{key}, {sort}]]")


def _parts(fields: Sequence[ScalarField]) -> Iterator[tuple[str, str]]:
    """What group_by can make of values before it groups by them."""
    kinds = {"DateTime": "TimeUnit", "String": "Letters", "Int": "int", "BigInt": "int"}
    for field in fields:
        if field.kind == "scalar" and field.type in kinds and not field.is_list:
            yield field.name, kinds[field.type]


def _results(model: Model, numbers: list[ScalarField], ordered: list[ScalarField]) -> Iterator[Definition]:
    averages = ((field.name, f"{'Decimal' if field.type == 'Decimal' else 'float'} | None") for field in numbers)
    yield Dict(_name(model, "averages"), tuple(averages), total=True)
    yield Dict(_name(model, "sums"), tuple((f.name, f"{NUMBERS[f.type]} | None") for f in numbers), total=True)
    extremes = ((field.name, f"{read_type(field).removesuffix(' | None')} | None") for field in ordered)
    yield Dict(_name(model, "extremes"), tuple(extremes), total=True)


def _having(model: Model) -> Definition:
    own = _name(model, "having")
    conditions = [(field.name, f"{filter_type(field)} | Aggregated") for field in visible_scalars(model)]
    conditions += [("AND", f"{own} | Sequence[{own}]"), ("OR", f"Sequence[{own}]"), ("NOT", f"{own} | Sequence[{own}]")]
    return Dict(own, tuple(conditions))


def argument_definitions(model: Model, names: Mapping[str, str]) -> Iterator[Definition]:
    """The keyword arguments of both methods, which both colours share; `names` are the model's types by suffix."""
    where, order, group_order = names["Where"], names["OrderBy"], _name(model, "group_order")
    cut = (("take", "int | None"), ("skip", "int | None"))
    counts, numbers, ordered = (_name(model, suffix) for suffix in ("counts", "numbers", "ordered"))
    figures = (("count", counts), ("avg", numbers), ("sum", numbers), ("min", ordered), ("max", ordered))
    page = (("where", where), ("order_by", f"{order} | Sequence[{order}]"))
    cursor = ("cursor", f"{names['WhereUnique']} | None")
    yield Dict(_name(model, "aggregate"), (*page, cursor, *cut, *figures))
    grouped = (("where", where), ("having", _name(model, "having")))
    orders = ("order_by", f"{group_order} | Sequence[{group_order}]")
    yield Dict(_name(model, "group_by"), (*grouped, orders, *cut, *figures))


def aggregate_methods(model: Model, key: str, colour: str) -> list[str]:
    """Both methods as a model's operations have them; `key` is the type of all field names, `colour` async or sync."""
    start = "    async def" if colour == "async" else "    def"
    totals, grouped = (f"**args: Unpack[{_name(model, name)}]" for name in ("aggregate", "group_by"))
    by = f"{key} | {_name(model, 'parts')}"
    return [
        f"{start} aggregate(self, {totals}) -> {_name(model, 'figures')}: ...",
        f"{start} group_by(self, by: {by} | Sequence[{by}], {grouped}) -> list[{_name(model, 'group')}]: ...",
    ]


def _name(model: Model, suffix: str) -> str:
    """A name that no model or enum is likely to have."""
    return f"{model.name}_{suffix}"


def _literal(fields: list[ScalarField]) -> str:
    shown = ", ".join(f'"{field.name}"' for field in fields)
    return f"Literal[{shown}]" if shown else "Never"
