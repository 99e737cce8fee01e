"""Steps as SQL text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nicol.ddl.owned_steps import notes
from nicol.ddl.render import mysql, postgresql, sqlite
from nicol.ddl.render.script import Block, Script
from nicol.ddl.steps import Step
from nicol.dialects import Dialect
from nicol.errors.dialect import UnsupportedDatabaseError

RENDERERS: dict[str, Callable[[Step], Block]] = {
    "postgresql": postgresql.block,
    "mysql": mysql.block,
    "sqlite": sqlite.block,
}


def render(steps: Sequence[Step], dialect: Dialect) -> Script:
    """The migration script for `steps`; UnsupportedDatabaseError (NICOL-DB) for a database without a renderer."""
    block = RENDERERS.get(dialect.provider)
    if block is None:
        raise UnsupportedDatabaseError("Writing migrations", dialect.name, ", ".join(RENDERERS))
    return Script(tuple(replace(block(step), notes=notes(step)) for step in steps))


__all__ = ["Block", "Script", "render"]
