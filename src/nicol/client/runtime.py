"""What a generated package runs when it is imported: next to nothing, the rest on first use (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from nicol.client.aggregates import AsyncModelActions, SyncModelActions
from nicol.client.aliases import Aliases, References
from nicol.client.base import AsyncClient, SyncClient
from nicol.client.names import OWN, exports
from nicol.client.package import Package
from nicol.client.row import counts_class, visible_relations
from nicol.client.shapes import computed, count, into_base, rel, shape_base
from nicol.query.marks import AnyNull, DbNull, JsonNull, skip

Opened = tuple[Callable[[str], Any], Callable[[], list[str]], type[AsyncClient], type[SyncClient]]
_CONSTANTS = {
    "rel": rel,
    "count": count,
    "computed": computed,
    "skip": skip,
    "DbNull": DbNull,
    "JsonNull": JsonNull,
    "AnyNull": AnyNull,
}


def open_package(name: str, file: str, schema_folder: str) -> Opened:
    """`__getattr__`, `__dir__` and the clients of the generated package `name`.

    `schema_folder` is the folder of the schema relative to the package.
    """
    folder = Path(file).parent
    package = Package(name, lambda: _stored(name), folder, (folder / schema_folder).resolve())

    def attribute(wanted: str) -> Any:
        if wanted == "__all__":
            return listed()
        if wanted.startswith("__"):
            raise AttributeError(wanted)
        value = sys.modules[name].__dict__[wanted] = build(package, wanted)
        return value

    def listed() -> list[str]:
        return sorted({*OWN, *exports(package.schema)})

    return attribute, listed, _client(AsyncClient, "Client", package), _client(SyncClient, "SyncClient", package)


def open_models(name: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of the module `models`: the row classes and enums under their own names."""
    package_name = name.rpartition(".")[0]

    def package() -> Package:
        return import_module(package_name).Client.__nicol_package__  # type: ignore[no-any-return]

    def attribute(wanted: str) -> Any:
        schema = package().schema
        if wanted in schema.models_by_name:
            return package().row(wanted)
        if wanted in schema.enums_by_name:
            return package().enum(wanted)
        raise AttributeError(f"module {package_name}.models has no attribute {wanted!r}")

    return attribute, lambda: [*package().schema.models_by_name, *package().schema.enums_by_name]


def build(package: Package, wanted: str) -> Any:
    """The exported object of this name; AttributeError when the package has none."""
    if wanted in _CONSTANTS:
        return _CONSTANTS[wanted]
    if wanted == "t":
        return Aliases(package)
    if wanted == "ref":
        return References(package)
    if wanted == "models":
        return import_module(f"{package.name}.models")
    kind, of = package.exports.get(wanted, (None, ""))
    match kind:
        case "model":
            return package.row(of)
        case "enum":
            return package.enum(of)
        case "input":
            return dict[str, Any]
        case "Shape":
            return shape_base(package, of, wanted)
        case "Into":
            return into_base(package, of, wanted)
        case "Actions" | "SyncActions":
            base = AsyncModelActions if kind == "Actions" else SyncModelActions
            return type(wanted, (base,), {"__nicol_model__": of, "__module__": package.name})
        case "Counts":
            lists = (field.name for field in visible_relations(package.schema.model(of)) if field.is_list)
            return counts_class(of, package.name, tuple(lists))
        case None:
            raise AttributeError(f"module {package.name!r} has no attribute {wanted!r}; run `nicol generate` again?")


def _stored(name: str) -> bytes:
    stored: bytes = import_module(f"{name}._schema").STORED
    return stored


def _client(base: type[Any], name: str, package: Package) -> Any:
    own = {"__module__": package.name, "__qualname__": name, "__nicol_package__": package}
    return type(name, (base,), own)
