"""Tools that review: the project as it is, and a schema that is only proposed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from nicol.config import find_config
from nicol.drivers.finish import finish
from nicol.lint.baseline import fingerprint
from nicol.lint.faces.json import render_json
from nicol.lint.request import ReviewRequest
from nicol.lint.review import REVIEWERS
from nicol.lint.review import review as run_review
from nicol.lint.schema_rule import SchemaView
from nicol.lint.settle import Reviewed, without_known
from nicol.lint.subject import Asked, open_subject
from nicol.mcp.workspace import Workspace
from nicol.model.schema import Schema
from nicol.text.span import Source

Kind: TypeAlias = Literal["schema", "migrations", "queries"]


def review(workspace: Workspace, kinds: Sequence[Kind], since: str | None) -> dict[str, Any]:
    """The findings of these kinds of rules, of all when none is named; with facts of the database that was given."""
    asked = [kind for kind in REVIEWERS if not kinds or kind in kinds]
    with open_subject(Asked(schema=workspace.schema, url=workspace.given, since=since)) as subject:
        return _data(finish(run_review(subject.request, asked, subject.settings)))


def new_findings(
    workspace: Workspace, now: tuple[Schema, tuple[Source, ...]], proposed: tuple[Schema, tuple[Source, ...]]
) -> dict[str, Any]:
    """What the schema rules say of the proposed schema and do not say of the one that is there."""
    settings = find_config(workspace.folder).review
    before, after = (
        finish(run_review(ReviewRequest(sources, view=SchemaView(schema, sources)), ("schema",), settings))
        for schema, sources in (now, proposed)
    )
    return _data(without_known(after, map(fingerprint, before.findings)))


def _data(reviewed: Reviewed) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render_json(reviewed))
    return data
