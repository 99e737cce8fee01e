"""Migrations: the folder, the history in the database, and the commands over them.

Every command is a coroutine over a Connection: values in, a frozen outcome out; nothing is printed and nothing asked.
"""

from nicol.migrate.databases import Patience
from nicol.migrate.deploy import Deployed, DeployRequest, deploy
from nicol.migrate.dev import (
    DevDone,
    DevOutcome,
    DevRequest,
    LossesToConfirm,
    NameNeeded,
    RenamesToConfirm,
    ResetNeeded,
    ScriptToConfirm,
    Unexecutable,
    dev,
)
from nicol.migrate.diagnose import Diagnosis
from nicol.migrate.diff import DatabaseSide, Difference, EmptySide, MigrationsSide, SchemaSide, diff
from nicol.migrate.ensure import ensure_database
from nicol.migrate.folder import Folder, Migration, read_folder
from nicol.migrate.push import Pushed, PushRequest, execute, push
from nicol.migrate.python.batches import batches
from nicol.migrate.reset import Reset, ResetRequest, reset
from nicol.migrate.resolve import resolve_applied, resolve_rolled_back
from nicol.migrate.shadow import Shadow
from nicol.migrate.status import Status, status

__all__ = [
    "DatabaseSide",
    "DeployRequest",
    "Deployed",
    "DevDone",
    "DevOutcome",
    "DevRequest",
    "Diagnosis",
    "Difference",
    "EmptySide",
    "Folder",
    "LossesToConfirm",
    "Migration",
    "MigrationsSide",
    "NameNeeded",
    "Patience",
    "PushRequest",
    "Pushed",
    "RenamesToConfirm",
    "Reset",
    "ResetNeeded",
    "ResetRequest",
    "SchemaSide",
    "ScriptToConfirm",
    "Shadow",
    "Status",
    "Unexecutable",
    "batches",
    "deploy",
    "dev",
    "diff",
    "ensure_database",
    "execute",
    "push",
    "read_folder",
    "reset",
    "resolve_applied",
    "resolve_rolled_back",
    "status",
]
