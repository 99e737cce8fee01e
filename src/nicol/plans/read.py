"""What `EXPLAIN` prints, as a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nicol.dialects.facts import Dialect
from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.plans import mysql, postgresql, sqlite
from nicol.plans.node import Plan

_READERS: Mapping[str, Callable[[Any], Plan]] = {
    "postgresql": postgresql.read,
    "mysql": mysql.read,
    "sqlite": sqlite.read,
}


def read_plan(printed: Any, dialect: Dialect) -> Plan:
    """The plan in PostgreSQL's JSON, in MariaDB's or MySQL's JSON (decoded), or in SQLite's rows of four columns."""
    reader = _READERS.get(dialect.provider)
    if reader is None:
        raise UnsupportedDatabaseError("Reading plans", dialect.name, ", ".join(sorted(_READERS)))
    return reader(printed)
