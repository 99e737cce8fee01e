"""What a type checker knows of the database: the generated client, enums, validators, and where types end."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.model import show_annotation
from nicol.model.annotations import Validate
from nicol.model.schema import Schema
from nicol.report.material import Material
from nicol.report.value import Section, points, table


def type_safety(material: Material) -> Section:
    """Generated types, enums, validators, and the places that no type covers."""
    schema = material.schema
    return Section(
        "typeSafety",
        "Type safety",
        (
            *points("client", "Generated client", list(_client(material))),
            *table(
                "enums",
                "Enums",
                ("enum", "values", "used by"),
                [
                    (
                        enum.name,
                        ", ".join(value.name for value in enum.values),
                        ", ".join(f"{model}.{field}" for model, field in enum.used_by),
                    )
                    for enum in material.book.enums
                ],
            ),
            *table("validators", "Validators", ("field", "rule"), list(_validators(schema))),
            *table("untyped", "Where types end", ("field", "type", "why"), list(_untyped(schema))),
        ),
    )


def _client(material: Material) -> Iterator[str]:
    generators = [one for one in material.schema.generators if one.provider == "nicol"]
    if not generators:
        yield "The schema has no generator block for Nicol: `nicol generate` has nothing to write."
    elif material.client is None:
        yield "Not generated yet: `nicol generate`."
    elif material.client:
        yield "The generated client fits the schema; it passes mypy --strict and pyright strict."
    else:
        yield "The generated client is older than the schema: `nicol generate`."


def _validators(schema: Schema) -> Iterator[tuple[str, ...]]:
    for model in schema.models:
        for field in model.fields:
            for annotation in field.annotations:
                if isinstance(annotation, Validate):
                    yield f"{model.name}.{field.name}", show_annotation(annotation)


def _untyped(schema: Schema) -> Iterator[tuple[str, ...]]:
    for model in schema.models:
        for field in model.scalars:
            if field.type == "Json":
                yield f"{model.name}.{field.name}", "Json", "any JSON value: bind it to a type of yours"
            elif field.kind == "unsupported":
                yield f"{model.name}.{field.name}", field.type, "raw SQL only"
