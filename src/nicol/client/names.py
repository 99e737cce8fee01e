"""The Python names that a schema gives rise to: accessors of the client and what the package exports."""

from __future__ import annotations

import keyword
import re
from typing import Literal, TypeAlias

from nicol.model.schema import Schema

OWN = (
    "Client",
    "SyncClient",
    "t",
    "ref",
    "rel",
    "count",
    "computed",
    "skip",
    "DbNull",
    "JsonNull",
    "AnyNull",
    "models",
)
"""What every generated package exports besides the schema's own names."""
INPUTS = (
    "Where",
    "WhereUnique",
    "OrderBy",
    "Include",
    "Select",
    "Omit",
    "Create",
    "Update",
    "NestedCreate",
    "Key",
)
"""Suffixes of the types that exist for checkers only."""
CLASSES = ("Shape", "Into", "Counts", "Actions", "SyncActions")
"""Suffixes of the classes that exist at run time."""
_RESERVED = frozenset(
    (
        "connect",
        "disconnect",
        "tx",
        "query_raw",
        "query_first",
        "execute_raw",
        "is_connected",
        "extends",
        "batch",
        "on",
        "watch",
        "transact",
        "trace_queries",
        "measure_queries",
        "comment_sql",
        "with_schema",
        "with_timeout",
        "query_raw_unsafe",
        "execute_raw_unsafe",
        "on_commit",
        "on_rollback",
        "commit",
        "add_operation",
        "close",
    )
)
Kind: TypeAlias = Literal["model", "enum", "input", "Shape", "Into", "Counts", "Actions", "SyncActions"]


def snake_case(name: str) -> str:
    """`PostTag` → `post_tag`, `HTTPServer2` → `http_server2`."""
    parted = re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return parted.lower()


def accessors(schema: Schema) -> dict[str, str]:
    """Accessor → model: its `instance_name`, else snake_case, then the lower-cased name where it is still free."""
    taken: dict[str, str] = {}
    visible = [model for model in schema.models if not model.ignored]
    for model in visible:
        if model.python:
            _take(taken, model.python.instance_name, model.name)
    for spell in (snake_case, str.lower):
        for model in visible:
            if not model.python:
                _take(taken, spell(model.name), model.name)
    return taken


def _take(taken: dict[str, str], name: str, model: str) -> None:
    name = f"{name}_" if keyword.iskeyword(name) or name in _RESERVED else name
    if taken.get(name) == model:
        return
    if name not in taken:
        taken[name] = model
    elif model not in taken.values():
        number = next(n for n in range(2, len(taken) + 3) if f"{name}_{n}" not in taken)
        taken[f"{name}_{number}"] = model


def main_accessors(schema: Schema) -> dict[str, str]:
    """Model → its first accessor."""
    found: dict[str, str] = {}
    for name, model in accessors(schema).items():
        found.setdefault(model, name)
    return found


def derived(schema: Schema) -> dict[tuple[str, str], str]:
    """(model, suffix) → exported name; an underscore behind one that a model or enum of the schema has already."""
    used = {*schema.models_by_name, *schema.enums_by_name, *OWN}
    names: dict[tuple[str, str], str] = {}
    for model in schema.models:
        for suffix in (*INPUTS, *CLASSES):
            name = f"{model.name}{suffix}"
            while name in used:
                name += "_"
            used.add(name)
            names[model.name, suffix] = name
    return names


def exports(schema: Schema) -> dict[str, tuple[Kind, str]]:
    """Exported name → what it is and of which model or enum. The package's own names come first and are left out."""
    found: dict[str, tuple[Kind, str]] = {}
    for (model, suffix), name in derived(schema).items():
        match suffix:
            case "Shape" | "Into" | "Counts" | "Actions" | "SyncActions":
                found[name] = (suffix, model)
            case _:
                found[name] = ("input", model)
    found |= {enum.name: ("enum", enum.name) for enum in schema.enums}
    found |= {model.name: ("model", model.name) for model in schema.models if not model.ignored}
    return {name: what for name, what in found.items() if name not in OWN}
