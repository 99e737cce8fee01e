"""Tools about the schema: read, check, format, and what a changed one would do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nicol.dialects import dialect_for
from nicol.drivers.finish import finish
from nicol.errors.cli import UnknownNameError
from nicol.errors.schema import SchemaError
from nicol.mcp.review import new_findings
from nicol.mcp.workspace import Workspace
from nicol.migrate import SchemaSide
from nicol.migrate import diff as compare
from nicol.migrate.step_data import step_data
from nicol.model.schema import Schema
from nicol.project import shown
from nicol.text.render import render_json
from nicol.text.span import NOWHERE, Source, Span
from nicol.text.suggest import did_you_mean
from nicol.validate import format_sources, load, load_or_raise


def read(workspace: Workspace, names: Sequence[str] = ()) -> dict[str, Any]:
    """The files of the schema, or only the blocks of the models and enums called `names`."""
    sources = workspace.sources()
    if not names:
        return {"files": [{"path": shown(source.path), "text": source.text} for source in sources]}
    schema = load_or_raise(sources)
    return {"blocks": {name: _block(sources, _span(schema, name)) for name in names}}


def check(workspace: Workspace, text: str | None = None) -> dict[str, Any]:
    """What is wrong with `text`, or with the project's own schema."""
    sources = _proposed(workspace, text)
    loaded = load(sources)
    found: dict[str, Any] = json.loads(render_json(loaded.diagnostics, sources))
    return {"valid": loaded.schema is not None, **found}


def formatted(workspace: Workspace, text: str) -> str:
    """`text` as the formatter writes it, with the other end of relations filled in."""
    return format_sources(_proposed(workspace, text))[0]


def propose(workspace: Workspace, text: str) -> dict[str, Any]:
    """What a schema of `text` would change: steps, SQL, what may be lost, what the review says anew. Writes nothing."""
    sources = workspace.sources()
    now = load_or_raise(sources)
    proposed = _proposed(workspace, text)
    loaded = load(proposed)
    if loaded.schema is None:
        raise SchemaError(proposed, loaded.diagnostics)
    found = finish(compare(SchemaSide(now), SchemaSide(loaded.schema)))
    return {
        "formatted": format_sources(proposed)[0],
        "summary": found.summary,
        "review": new_findings(workspace, (now, sources), (loaded.schema, proposed)),
        "steps": [asdict(step) for step in step_data(found.steps, dialect_for(loaded.schema.provider))],
    }


def _proposed(workspace: Workspace, text: str | None) -> tuple[Source, ...]:
    """The project's files; with `text`, that one file alone, under the name of the project's first."""
    return workspace.sources() if text is None else (Source(workspace.sources()[0].path, text),)


def _span(schema: Schema, name: str) -> Span:
    named = {
        **{model.name: model.span for model in schema.models},
        **{enum.name: enum.span for enum in schema.enums},
    }
    if name not in named:
        raise UnknownNameError("model or enum", name, did_you_mean(name, named))
    return named[name]


def _block(sources: Sequence[Source], span: Span) -> str:
    assert span.file != NOWHERE.file
    return sources[span.file].text[span.start : span.end]
