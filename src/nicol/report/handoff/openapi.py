"""A sketch of an API over the models, as OpenAPI 3.1: the types are exact, the paths a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from nicol.client.names import snake_case
from nicol.model.schema import Model, ScalarField, Schema
from nicol.text.secrets import is_secret

Json: TypeAlias = dict[str, Any]

TYPES: Mapping[str, Json] = {
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "Int": {"type": "integer", "format": "int32"},
    "BigInt": {"type": "integer", "format": "int64"},
    "Float": {"type": "number", "format": "double"},
    "Decimal": {"type": "string", "format": "decimal"},
    "DateTime": {"type": "string", "format": "date-time"},
    "Json": {},
    "Bytes": {"type": "string", "contentEncoding": "base64"},
}


def openapi(schema: Schema, title: str) -> Json:
    """The whole document; fields whose names tell of secrets are left out of what is read."""
    models = [model for model in schema.models if not model.ignored]
    schemas: Json = {enum.name: {"type": "string", "enum": [one.name for one in enum.values]} for enum in schema.enums}
    for model in models:
        schemas[model.name] = _read(model)
        if not model.is_view:
            schemas[f"{model.name}Create"] = _create(model)
            schemas[f"{model.name}Update"] = _update(model)
    paths: Json = {}
    for model in models:
        paths |= _paths(model)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "0.1.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def key_of(model: Model) -> tuple[str, ...]:
    """The fields by which one row is asked for: the primary key, else the first unique one."""
    key = model.primary_key or next(iter(model.uniques), None)
    return key.field_names if key else ()


def _read(model: Model) -> Json:
    fields = [field for field in _fields(model) if not is_secret(field.name)]
    return _object({field.name: _type(field) for field in fields}, [field.name for field in fields])


def _create(model: Model) -> Json:
    fields = [field for field in _fields(model) if not field.updated_at]
    needed = [one.name for one in fields if one.is_required and one.default is None]
    return _object({field.name: _type(field) for field in fields}, needed)


def _update(model: Model) -> Json:
    key = key_of(model)
    fields = [field for field in _fields(model) if field.name not in key and not field.updated_at]
    return _object({field.name: _type(field) for field in fields}, [])


def _object(properties: Json, required: list[str]) -> Json:
    made: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": required} if required else made


def _fields(model: Model) -> list[ScalarField]:
    return [field for field in model.scalars if not field.ignored and field.kind in ("scalar", "enum")]


def _type(field: ScalarField) -> Json:
    one: Json = {"$ref": f"#/components/schemas/{field.type}"} if field.kind == "enum" else dict(TYPES[field.type])
    if field.is_list:
        return {"type": "array", "items": one}
    if field.is_required or not one:
        return one
    return {"anyOf": [one, {"type": "null"}]} if "$ref" in one else {**one, "type": [one["type"], "null"]}


def _paths(model: Model) -> Json:
    root = f"/{snake_case(model.db_name).replace('_', '-')}"
    many: Json = {"get": _operation(model, "list", query=True, many=True)}
    paths: Json = {root: many}
    if not model.is_view:
        many["post"] = _operation(model, "create", body="Create", status="201")
    if key := key_of(model):
        one: Json = {
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": _type(model.scalar(name))} for name in key
            ],
            "get": _operation(model, "get"),
        }
        if not model.is_view:
            one["patch"] = _operation(model, "update", body="Update")
            one["delete"] = {"operationId": f"delete{model.name}", "responses": {"204": {"description": "Deleted"}}}
        paths[f"{root}/{'/'.join(f'{{{name}}}' for name in key)}"] = one
    return paths


def _operation(
    model: Model, verb: str, *, body: str = "", status: str = "200", query: bool = False, many: bool = False
) -> Json:
    answer: Json = {"$ref": f"#/components/schemas/{model.name}"}
    content = {"application/json": {"schema": {"type": "array", "items": answer} if many else answer}}
    made: Json = {
        "operationId": f"{verb}{model.name}",
        "responses": {status: {"description": model.name, "content": content}},
    }
    if query:
        made["parameters"] = [
            {"name": "take", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}},
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
        ]
    if body:
        given = {"$ref": f"#/components/schemas/{model.name}{body}"}
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": given}}}
    return made
