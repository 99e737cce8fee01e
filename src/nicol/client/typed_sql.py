"""Typed SQL at run time: a function for each SQL file, whose call holds statement, values and the class of its rows."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from nicol.client.package import PYTHON_TYPES, Package
from nicol.errors.query import QueryArgumentError
from nicol.query.reader import json_text, stored_decimal, stored_moment

if TYPE_CHECKING:
    from nicol.drivers.connection import Result

R = TypeVar("R")
Pairs = Sequence[tuple[str, str]]
"""Names with their types in the schema language's words: `("email", "String?")`."""
Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class TypedSql(Generic[R]):
    """A statement with its values. `columns` and `row` read the result; `row` is None when there are no rows."""

    sql: str
    params: tuple[Any, ...]
    row: Callable[..., R] | None
    readers: tuple[Reader | None, ...]

    def rows(self, result: Result) -> list[R]:
        """The rows of `result` as what the file's function promises; QueryArgumentError when it gives none."""
        make = self.row
        if make is None:
            raise QueryArgumentError("statement", "this one gives no rows: run it with execute_raw_typed")
        return [
            make(*(value if read is None or value is None else read(value) for read, value in self._pairs(row)))
            for row in result.rows
        ]

    def _pairs(self, row: Sequence[Any]) -> zip[tuple[Reader | None, Any]]:
        return zip(self.readers, row, strict=True)


def open_statements(
    module: str, statements: Mapping[str, Mapping[str, Any]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of the generated module `sql`: functions and row classes, made when asked for."""
    rows = {row_name(name): name for name, stored in statements.items() if stored["columns"]}
    made: dict[str, Any] = {}

    def attribute(wanted: str) -> Any:
        name = rows.get(wanted, wanted)
        if name not in statements:
            raise AttributeError(f"module {module!r} has no attribute {wanted!r}; run `nicol generate` again?")
        if name not in made:
            made[row_name(name)], made[name] = _made(module, name, statements[name])
        return made[wanted]

    return attribute, lambda: sorted([*statements, *rows])


def row_name(name: str) -> str:
    """`popular_tags` → `PopularTagsRow`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_")) + "Row"


def _made(module: str, name: str, stored: Mapping[str, Any]) -> tuple[type[Any] | None, Callable[..., TypedSql[Any]]]:
    """The class of a statement's rows and its function."""
    package: Package = import_module(module.rpartition(".")[0]).Client.__nicol_package__
    columns: Pairs = stored["columns"]
    row = _row_class(module, name, columns, package) if columns else None
    readers = tuple(_reader(text, package) for _, text in columns)
    writers = {one: _writer(f"{name}.{one}", text, package) for one, text in stored["parameters"]}
    sql, order = stored["sql"], stored["order"]
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature([inspect.Parameter(one, kind) for one in writers])

    def statement(*args: Any, **kwargs: Any) -> TypedSql[Any]:
        given = signature.bind(*args, **kwargs).arguments
        values = {one: write(given[one]) if (write := writers[one]) else given[one] for one in writers}
        return TypedSql(sql, tuple(values[one] for one in order), row, readers)

    statement.__name__ = statement.__qualname__ = name
    statement.__module__ = module
    return row, statement


def _row_class(module: str, name: str, columns: Pairs, package: Package) -> type[Any]:
    fields = [(column, _python_type(text, package)) for column, text in columns]
    return msgspec.defstruct(row_name(name), fields, module=module, frozen=True)


def _python_type(text: str, package: Package) -> Any:
    single = PYTHON_TYPES.get(base := text.rstrip("?").removesuffix("[]")) or package.enum(base)
    if "[]" in text:
        return list[single]  # type: ignore[valid-type]
    return single | None if text.endswith("?") and single is not Any else single


def _reader(text: str, package: Package) -> Reader | None:
    """What turns a driver's value, never None, into the column's type."""
    base = text.rstrip("?").removesuffix("[]")
    if base in package.schema.enums_by_name:
        one: Reader | None = package.enum_members()[base].__getitem__
    else:
        one = READERS.get(base)
    if "[]" not in text or one is None:
        return one
    read = one
    return lambda items: [read(item) for item in items]


def _writer(path: str, text: str, package: Package) -> Reader | None:
    """What turns an argument into the database's value, where Python's is another: members of enums by their names."""
    base = text.rstrip("?").removesuffix("[]")
    if base not in package.schema.enums_by_name:
        return None
    stored = {value.name: value.db_name for value in package.schema.enum(base).values}

    def member(value: object) -> str | None:
        if value is None and text.endswith("?"):
            return None
        if str(value) not in stored:
            raise QueryArgumentError(path, f"expected {base} ({', '.join(stored)}), got {value!r}")
        return stored[str(value)]

    return (lambda values: [member(one) for one in values]) if "[]" in text else member


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    return stored_moment(value)


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else stored_decimal(value)


def _json(value: Any) -> Any:
    return json_text.helper(value) if isinstance(value, str | bytes) else value


READERS: Mapping[str, Reader] = {
    "String": str,
    "Boolean": bool,
    "Int": int,
    "BigInt": int,
    "Float": float,
    "Decimal": _decimal,
    "DateTime": _moment,
    "Json": _json,
    "Bytes": bytes,
}
"""Scalar → what makes its Python value of whatever a driver gives."""
