"""Rows as tables of data-analysis libraries, which are loaded when they are asked for.

pyarrow and pandas come without types, so that what is made of them is Any for a checker.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from nicol.client.row import Row, visible_scalars
from nicol.errors.cli import MissingExtraError
from nicol.query.kinds import is_dict, is_list

if TYPE_CHECKING:
    import polars


def to_arrow(rows: Sequence[object], of: type[Row] | None = None) -> Any:
    """The rows of a query as a pyarrow Table; `of` gives the columns when there are no rows.

    Scalar fields and loaded relations become columns: enums their values, objects and Json what Arrow holds as text.
    MissingExtraError (NICOL-EXTRA) when the library is not installed.
    """
    return _library("pyarrow").table(columns(rows, of))


def to_polars(rows: Sequence[object], of: type[Row] | None = None) -> polars.DataFrame:
    """The rows of a query as a polars DataFrame; see `to_arrow`."""
    frame: polars.DataFrame = _library("polars").DataFrame(columns(rows, of), strict=False)
    return frame


def to_pandas(rows: Sequence[object], of: type[Row] | None = None) -> Any:
    """The rows of a query as a pandas DataFrame; see `to_arrow`."""
    return _library("pandas").DataFrame(columns(rows, of))


def columns(rows: Sequence[object], of: type[Row] | None = None) -> dict[str, list[Any]]:
    """Field → the values of all rows."""
    if not rows:
        return {} if of is None else {field.name: [] for field in visible_scalars(of.__nicol_model__)}
    get, names = _reader(rows[0])
    return {name: [_plain(get(row, name)) for row in rows] for name in names}


def _reader(row: object) -> tuple[Callable[[Any, str], Any], list[str]]:
    """How a value of a row is read, and which values it has."""
    if is_dict(row):
        return _item, list(row)
    if isinstance(row, msgspec.Struct):
        names = [name for name in row.__struct_fields__ if getattr(row, name, msgspec.UNSET) is not msgspec.UNSET]
        return getattr, names
    if dataclasses.is_dataclass(row):
        return getattr, [field.name for field in dataclasses.fields(row)]
    fields: Mapping[str, Any] = getattr(type(row), "model_fields", {})
    return getattr, list(fields)


def _item(row: Mapping[str, Any], name: str) -> Any:
    return row[name]


def _plain(value: Any) -> Any:
    """A value that a column may hold beside others of its kind."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if is_list(value) and not any(isinstance(item, dict | list | msgspec.Struct) for item in value):
        return [_plain(item) for item in value]
    if is_dict(value) or is_list(value) or isinstance(value, msgspec.Struct):
        return msgspec.json.encode(value, enc_hook=str).decode()
    return value


def _library(name: str) -> Any:
    if find_spec(name) is None:
        raise MissingExtraError(f"to_{name.removeprefix('py')}", name, "frames")
    return import_module(name)
