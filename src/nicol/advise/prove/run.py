"""The way of each database."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeAlias

from nicol.advise.candidates import Candidate
from nicol.advise.prove import mysql, postgresql, sqlite
from nicol.advise.prove.proof import Limits, Proof
from nicol.dialects import Dialect
from nicol.drivers.connection import Connection
from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.model.schema import Schema

Prover: TypeAlias = Callable[[Connection, Schema, Sequence[Candidate], Limits], Coroutine[Any, Any, list[Proof]]]
_PROVERS: Mapping[str, Prover] = {"postgresql": postgresql.prove, "mysql": mysql.prove, "sqlite": sqlite.prove}


def prover(dialect: Dialect) -> Prover:
    """A proof for each candidate, in their order; nothing stays in the database. DriverError."""
    found = _PROVERS.get(dialect.provider)
    if found is None:
        raise UnsupportedDatabaseError("Advising indexes", dialect.name, ", ".join(sorted(_PROVERS)))
    return found
