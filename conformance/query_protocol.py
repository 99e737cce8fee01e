"""Prisma's JSON queries ({modelName, action, query: {arguments, selection}}) in the form of the recorded ones."""

from __future__ import annotations

import json
from typing import Any

from nicol.model.schema import Model, RelationField, Schema
from nicol.query.columns import visible
from nicol.query.kinds import is_dict, is_list


def recorded(schema: Schema, query: dict[str, Any]) -> dict[str, Any]:
    """One selection of a recorded query: name, action, model, args and selections."""
    name = query.get("modelName")
    found = {"name": query["action"], "action": query["action"], "args": values(query["query"].get("arguments") or {})}
    if name is None:
        return found
    model, selection = schema.model(name), query["query"]["selection"]
    if query["action"] in ("aggregate", "groupBy") and selection.get("_count") is True:
        selection = {**selection, "_count": {"selection": {"_all": True}}}
    return {**found, "model": name, "selections": selections(schema, model, selection)}


def selections(schema: Schema, model: Model, selection: dict[str, Any]) -> list[dict[str, Any]]:
    """What a selection names; `$scalars` stands for every scalar field."""
    names = [field.name for field in visible(model)] if selection.get("$scalars") else []
    names = [name for name in names if selection.get(name) is not False]
    chosen: dict[str, Any] = dict.fromkeys(names, True)
    chosen |= {name: part for name, part in selection.items() if not name.startswith("$") and part is not False}
    return [_selected(schema, model, name, part) for name, part in chosen.items()]


def _selected(schema: Schema, model: Model, name: str, part: Any) -> dict[str, Any]:
    if name == "_count" and part is True:
        return {"name": name, "selections": [{"name": field.name} for field in model.relations if field.is_list]}
    if not is_dict(part):
        return {"name": name}
    field = model.by_name.get(name)
    inside = schema.model(field.target) if isinstance(field, RelationField) else model
    args = values(part.get("arguments") or {})
    return {"name": name, "args": args, "selections": selections(schema, inside, part.get("selection") or {})}


def values(value: Any) -> Any:
    """Arguments without the protocol's tags of types."""
    if is_list(value):
        return [values(item) for item in value]
    match value:
        case {"$type": "Enum", "value": word}:
            return {"$enum": word}
        case {"$type": "FieldRef", "value": field}:
            return field
        case {"$type": "Json", "value": text}:
            return text if isinstance(text, str) else json.dumps(text)
        case {"$type": _, "value": plain}:
            return plain
        case _ if is_dict(value):
            return {key: values(item) for key, item in value.items()}
        case _:
            return value
