"""What stands behind a generated package: its schema and the classes made of it on first use."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import count as numbers
from pathlib import Path
from types import GenericAlias
from typing import Any

from msgspec import UNSET

from nicol.client.enums import by_database_value, enum_class
from nicol.client.names import Kind, accessors, exports
from nicol.client.row import Loaded, Row, counts_class, row_class, variant, visible_scalars
from nicol.model.schema import Model, ScalarField, Schema
from nicol.model.stored import load_schema

PYTHON_TYPES: Mapping[str, Any] = {
    "String": str,
    "Boolean": bool,
    "Int": int,
    "BigInt": int,
    "Float": float,
    "Decimal": Decimal,
    "DateTime": datetime,
    "Json": Any,
    "Bytes": bytes,
}


class Package:
    """The classes of one generated package, each built when first asked for."""

    def __init__(self, name: str, stored: Callable[[], bytes], folder: Path, schema_folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.schema_folder = schema_folder
        self._stored = stored
        self._rows: dict[str, type[Row]] = {}
        self._enums: dict[str, type[StrEnum]] = {}

    @cached_property
    def schema(self) -> Schema:
        return load_schema(self._stored())

    @cached_property
    def accessors(self) -> dict[str, str]:
        """Accessor → model."""
        return accessors(self.schema)

    def model_at(self, accessor: str, owner: str) -> str:
        """The model with this accessor; AttributeError, which names the nearest, when there is none."""
        model = self.accessors.get(accessor)
        if model is None:
            near = difflib.get_close_matches(accessor, self.accessors, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise AttributeError(f"{owner!r} has no attribute {accessor!r} and the schema no such model{hint}")
        return model

    @cached_property
    def exports(self) -> dict[str, tuple[Kind, str]]:
        """Exported name → what it is."""
        return exports(self.schema)

    def row(self, model: str) -> type[Row]:
        """The row class of a model; KeyError when there is none."""
        made = self._rows.get(model)
        if made is None:
            made = self._rows[model] = self._build_row(self.schema.model(model))
        return made

    def enum(self, name: str) -> type[StrEnum]:
        """The class of an enum; KeyError when there is none."""
        made = self._enums.get(name)
        if made is None:
            made = self._enums[name] = enum_class(self.schema.enum(name), self.name)
        return made

    def python_type(self, field: ScalarField) -> Any:
        """The type of a scalar field's values."""
        single = self.enum(field.type) if field.kind == "enum" else PYTHON_TYPES[field.type]
        if field.is_list:
            return GenericAlias(list, (single,))
        return single if field.is_required or single is Any else single | None

    def enum_members(self) -> dict[str, dict[str, object]]:
        """Enum name → database value → member."""
        return {enum.name: by_database_value(enum, self.enum(enum.name)) for enum in self.schema.enums}

    def make_row(
        self, model: str, fields: tuple[str, ...], relations: tuple[str, ...], counts: tuple[str, ...]
    ) -> Callable[..., Any]:
        """The constructor of rows that hold these fields, relations and counts (a `RowMaker`)."""
        root = self.row(model)
        absent = tuple(name for name in root.__struct_fields__ if name not in fields)
        made = variant(root, Loaded(relations, counts, absent))
        if fields == root.__struct_fields__ and not counts:
            return made
        return _constructor(made, (*fields, *relations), counts)

    def _build_row(self, model: Model) -> type[Row]:
        types = {field.name: self.python_type(field) for field in visible_scalars(model)}
        return row_class(model, self.name, types, self.row)


def _constructor(made: type[Row], given: tuple[str, ...], counts: tuple[str, ...]) -> Callable[..., Any]:
    """A function of the given values and the counts that fills what was not read with UNSET.

    Written as source text once for each selection, since a call per row has to be one expression.
    """
    number = numbers()
    names = {name: f"v{next(number)}" for name in given}
    counted = [f"v{next(number)}" for _ in counts]
    values = [names.get(name, "unset") for name in made.__struct_fields__ if name != "_count"]
    if counts:
        values.append(f"counts({', '.join(counted)})")
    scope = {"row": made, "unset": UNSET, "counts": counts_class(made.__name__, made.__module__, counts)}
    source = f"lambda {', '.join([*names.values(), *counted])}: row({', '.join(values)})"
    function: Callable[..., Any] = eval(source, scope)
    return function
