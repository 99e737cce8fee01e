"""Several database schemas: `@@schema` that is missing, or names one that the datasource does not list."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction

from nicol.lsp.code_actions.request import Request
from nicol.lsp.edits import Change, at, indentation, last, line_end, written
from nicol.psl.ast import ArrayValue, Block, Expression
from nicol.validate.draft import DraftModel

_UNKNOWN = "This schema is not defined in the datasource."


def schema_of_model(request: Request, model: DraftModel) -> Iterator[CodeAction]:
    """An empty `@@schema()`, for the user to fill in."""
    reported = request.reported(model.block.span, "This model is missing an `@@schema` attribute.")
    if reported and model.schema is None and _listed(request):
        yield request.fix("Add `@@schema` attribute", reported, request.block_attribute(model, "schema()"))


def schemas_of_enums(request: Request) -> Iterator[CodeAction]:
    """The same for the enums of the file."""
    for enum in request.project.resolution.context.enums.values():
        reported = request.reported(enum.block.span, "This enum is missing an `@@schema` attribute.")
        if reported and enum.schema is None and _listed(request):
            newline = line_end(request.project, enum.block.values)
            separator = "" if enum.block.attributes else newline
            change = (last(enum.block.span), f"{separator}  @@schema(){newline}}}")
            yield request.fix("Add `@@schema` attribute", reported, change)


def _listed(request: Request) -> ArrayValue | None:
    value = _property(request.datasource(), "schemas")
    return value if isinstance(value, ArrayValue) else None


def _property(block: Block | None, name: str) -> Expression | None:
    properties = block.properties if block else ()
    return next((one.value for one in properties if one.name.name == name), None)


def add_to_schemas(request: Request, model: DraftModel) -> Iterator[CodeAction]:
    """The schema that a model names, added to the datasource's list."""
    reported = request.reported(model.block.span, _UNKNOWN)
    block = request.datasource()
    if not reported or block is None or model.schema is None:
        return
    change = _added(request, block, model)
    if change:
        yield request.fix("Add schema to schemas", reported, change)


def _added(request: Request, block: Block, model: DraftModel) -> Change | None:
    assert model.schema is not None
    name, listed = model.schema[0], _listed(request)
    if listed:
        if not listed.items:
            return listed.span, f'["{name}"]'
        end = last(listed.items[-1].span)
        return end, f'{written(request.project, end)}, "{name}"'
    line = f'{indentation(request.project, [one.node for one in model.scalars.values()])}schemas = ["{name}"]'
    newline = request.newline(model)
    url = _property(block, "url")
    if url:
        end = last(url.span)
        return end, f"{written(request.project, end)}{newline}{line}"
    end_of_last = max((one.span.end for one in block.properties), default=block.span.end - 1)
    return at(block.span, end_of_last), f"{newline}{line}"
