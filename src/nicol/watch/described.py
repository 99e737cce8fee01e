"""The shape of an operation that ran."""

from __future__ import annotations

from typing import Any

from nicol.engine.tap import Operation
from nicol.inventory import Shape, describe, fingerprint
from nicol.query.selection import Column, Counted, Related, Selection

NO_SHAPE = Shape()


def shape_of(operation: Operation) -> Shape:
    """What it asked for, without the values."""
    if operation.model is None:
        return NO_SHAPE
    args = operation.args
    if operation.selection is not None:
        args = {**args, "select": _select(operation.selection)}
    return describe(operation.schema, operation.model, args)


def fingerprint_of(operation: Operation) -> str:
    """The fingerprint of its inventory entry."""
    sql = operation.args["sql"] if operation.model is None else ""
    return fingerprint(operation.model, operation.operation, shape_of(operation), sql)


def _select(selection: Selection) -> dict[str, Any]:
    """A selection as the arguments that would have made it."""
    chosen: dict[str, Any] = {}
    counts: dict[str, Any] = {}
    for item in selection.items:
        match item:
            case Column(field=field):
                chosen[field] = True
            case Related(field, inner, args):
                chosen[field] = {**args, "select": _select(inner)}
            case Counted(field, where):
                counts[field] = {"where": where}
    if counts:
        chosen["_count"] = {"select": counts}
    return chosen
