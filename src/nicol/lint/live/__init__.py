"""What a live database tells about itself, read for the rules: one module for each kind."""

from __future__ import annotations

from nicol.drivers.connection import Connection
from nicol.lint.live.facts import NO_FACTS, LiveFacts, UnusedIndex


async def read_facts(connection: Connection) -> LiveFacts:
    """The facts of the connected database."""
    return NO_FACTS


__all__ = ["NO_FACTS", "LiveFacts", "UnusedIndex", "read_facts"]
