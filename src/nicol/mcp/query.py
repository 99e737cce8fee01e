"""The tool that reads rows: structured queries only, bounded in rows and time, secrets masked."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from nicol.client.names import accessors
from nicol.client.row import Row
from nicol.client.untyped import untyped_client
from nicol.mcp.masks import Masks, is_list
from nicol.mcp.workspace import Workspace

Operation: TypeAlias = Literal["find_unique", "find_first", "find_many", "count", "aggregate", "group_by"]
_MANY = ("find_many", "group_by")


def query(workspace: Workspace, model: str, operation: Operation, arguments: dict[str, Any]) -> dict[str, Any]:
    """What the operation gives, as JSON; `truncated` says that there may be more rows than were read.

    UnknownNameError for a model that is not there, ForbiddenFieldError for a masked field in a filter, an order or a
    group, and whatever the client raises (QueryArgumentError with the path, P1xxx, P2xxx).
    """
    project = workspace.project()
    settings = project.config.mcp
    masks = Masks(project.schema, settings)
    found = masks.model(model)
    given = masks.bounded(found, arguments, many=operation in _MANY)
    accessor = next(name for name, named in accessors(project.schema).items() if named == model)
    with untyped_client(project.schema, workspace.url(project)) as db, db.tx(timeout=settings.timeout) as tx:
        answer: object = getattr(getattr(tx, accessor), operation)(**given)
    shown = masks.masked(found, _plain(answer))
    return {"result": shown, "truncated": is_list(shown) and len(shown) >= abs(given.get("take", 0))}


def _plain(answer: object) -> object:
    """Rows as what JSON has: moments as ISO texts, decimals as texts, bytes as base64."""
    rows = answer if is_list(answer) else [answer]
    dumped = [row.model_dump() if isinstance(row, Row) else row for row in rows]
    plain: list[object] = msgspec.json.decode(msgspec.json.encode(dumped))
    return plain if is_list(answer) else plain[0]
