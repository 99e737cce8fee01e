"""For those who build the API: which operations and types each model offers, and a sketch in OpenAPI."""

from __future__ import annotations

import json

from nicol.client.names import snake_case
from nicol.model.schema import Model
from nicol.report.handoff.openapi import key_of, openapi
from nicol.report.material import Material
from nicol.report.value import Listing, Section, points, table
from nicol.text.secrets import is_secret


def api(material: Material) -> Section:
    """Operations and types by model, what must not leave the server, and the OpenAPI sketch."""
    models = [model for model in material.schema.models if not model.ignored]
    sketch = openapi(material.schema, "API")
    return Section(
        "apiIntegration",
        "Hand-off: API integration",
        (
            *table(
                "operations",
                "Operations and types",
                ("model", "accessor", "one row by", "read type", "input types"),
                [_row(model) for model in models],
            ),
            *points("hidden", "Never in a response", _hidden(models)),
            *points("pages", "Pages", _pages(models)),
            Listing("openapi", "OpenAPI sketch", "json", json.dumps(sketch, ensure_ascii=False, indent=2)),
        ),
    )


def _row(model: Model) -> tuple[str, ...]:
    inputs = "" if model.is_view else f"{model.name}Create, {model.name}Update, {model.name}Where"
    return (
        model.name,
        f"db.{snake_case(model.name)}",
        ", ".join(key_of(model)),
        f"{model.name}, {model.name}Shape",
        inputs,
    )


def _hidden(models: list[Model]) -> list[str]:
    found = [f"{model.name}.{field.name}" for model in models for field in model.scalars if is_secret(field.name)]
    return [f"{', '.join(found)}: leave them out of every shape that an endpoint returns."] if found else []


def _pages(models: list[Model]) -> list[str]:
    if not models:
        return []
    return [
        "Page by `cursor` over a unique order, with a greatest `take` that the server sets; never by offsets of users."
    ]
