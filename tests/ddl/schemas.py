"""Schemas of the tests, short to write."""

from __future__ import annotations

from pathlib import Path

from nicol.ddl import SqlSchema, from_schema
from nicol.text.span import Source
from nicol.validate import load_or_raise


def tables(provider: str, models: str, extra: str = "") -> SqlSchema:
    """What `models` ask of a database; `extra` are further lines of the datasource block."""
    head = f'datasource db {{\n  provider = "{provider}"\n{extra}\n}}\n'
    return from_schema(load_or_raise([Source(Path("schema.prisma"), head + models)]))
