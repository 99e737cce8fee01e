"""`nicol advise`: indexes."""

from __future__ import annotations

from nicol.cli.lazy import LazyGroup

advise = LazyGroup(
    "advise",
    {"indexes": ("nicol.cli.commands.advise_indexes:indexes", "Propose indexes for the queries, each proved.")},
    "Advice about the database, proved on it.",
)
