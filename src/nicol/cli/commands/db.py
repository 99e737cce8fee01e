"""`nicol db`: pull, push, execute, seed."""

from __future__ import annotations

from nicol.cli.lazy import LazyGroup

COMMANDS = "nicol.cli.commands"

db = LazyGroup(
    "db",
    {
        "pull": (f"{COMMANDS}.db_pull:pull", "Write the database's tables into the schema."),
        "push": (f"{COMMANDS}.db_push:push", "Make the database match the schema, without a migration."),
        "execute": (f"{COMMANDS}.db_execute:execute", "Run an SQL script."),
        "seed": (f"{COMMANDS}.db_seed:seed", "Run the project's seed command."),
    },
    "Work on the database directly.",
)
