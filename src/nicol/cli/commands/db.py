"""`nicol db`: push, execute, seed."""

from __future__ import annotations

from nicol.cli.lazy import LazyGroup

COMMANDS = "nicol.cli.commands"

db = LazyGroup(
    "db",
    {
        "push": (f"{COMMANDS}.db_push:push", "Make the database match the schema, without a migration."),
        "execute": (f"{COMMANDS}.db_execute:execute", "Run an SQL script."),
        "seed": (f"{COMMANDS}.db_seed:seed", "Run the project's seed command."),
    },
    "Work on the database directly.",
)
