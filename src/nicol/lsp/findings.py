"""What the review says of a schema that an editor shows."""

from __future__ import annotations

from pathlib import Path

from nicol.config import ReviewSettings, find_config
from nicol.drivers.finish import finish
from nicol.errors.config import ConfigError
from nicol.lint import Finding
from nicol.lint.request import ReviewRequest
from nicol.lint.review import review
from nicol.lint.schema_rule import SchemaView
from nicol.model.schema import Schema
from nicol.psl.ast import Ast
from nicol.text.span import Source


def findings(schema: Schema, sources: tuple[Source, ...], trees: tuple[Ast, ...]) -> tuple[Finding, ...]:
    """What the schema rules say of a valid schema, after the settings of the project around it."""
    request = ReviewRequest(sources=sources, view=SchemaView(schema, sources, parsed=trees))
    return finish(review(request, ("schema",), _settings(sources[0].path.parent))).findings


def _settings(folder: Path) -> ReviewSettings:
    """Those of the configuration above `folder`; the usual ones where it is wrong, which the editor is told."""
    try:
        return find_config(folder).review if folder.is_dir() else ReviewSettings()
    except ConfigError:
        return ReviewSettings()
