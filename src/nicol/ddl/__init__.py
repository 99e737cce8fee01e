"""Structures of databases: from a schema file, from a live database, their differences, and the SQL for them."""

from __future__ import annotations

from nicol.ddl.diff import diff
from nicol.ddl.from_schema import from_schema
from nicol.ddl.inspect import inspect
from nicol.ddl.losses import Loss, Losses, counted_losses, losses
from nicol.ddl.render import Script, render
from nicol.ddl.steps import Step
from nicol.ddl.summary import summary
from nicol.ddl.tables import SqlSchema, empty

__all__ = [
    "Loss",
    "Losses",
    "Script",
    "SqlSchema",
    "Step",
    "counted_losses",
    "diff",
    "empty",
    "from_schema",
    "inspect",
    "losses",
    "render",
    "summary",
]
