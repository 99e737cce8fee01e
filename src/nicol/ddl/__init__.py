"""Structures of databases: from a schema file, from a live database, their differences, and the SQL for them."""

from __future__ import annotations

from nicol.ddl.annotated import owning
from nicol.ddl.backfill import Backfill, columns_filled, with_backfills
from nicol.ddl.canonical import canonical
from nicol.ddl.diff import diff
from nicol.ddl.from_schema import from_schema
from nicol.ddl.inspect import inspect
from nicol.ddl.inspect.postgresql_objects import row_security
from nicol.ddl.likely import Likely, likely_renames
from nicol.ddl.losses import Loss, Losses, counted_losses, losses
from nicol.ddl.owned import with_owned
from nicol.ddl.renames import apply_renames, inverse
from nicol.ddl.render import Script, render
from nicol.ddl.render.objects import object_name
from nicol.ddl.schema_renames import renames_between
from nicol.ddl.steps import Step
from nicol.ddl.summary import summary
from nicol.ddl.tables import Rename, SqlSchema, empty

__all__ = [
    "Backfill",
    "Likely",
    "Loss",
    "Losses",
    "Rename",
    "Script",
    "SqlSchema",
    "Step",
    "apply_renames",
    "canonical",
    "columns_filled",
    "counted_losses",
    "diff",
    "empty",
    "from_schema",
    "inspect",
    "inverse",
    "likely_renames",
    "losses",
    "object_name",
    "owning",
    "renames_between",
    "render",
    "row_security",
    "summary",
    "with_backfills",
    "with_owned",
]
