"""A plan, asked of the database."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.errors.explain import ExplainError
from nicol.plans.asking import mysql, postgresql, sqlite
from nicol.plans.node import Plan
from nicol.plans.statement import Explainable, explainable

_Ask: TypeAlias = Callable[[Connection, Explainable, Sequence[Any] | None], Coroutine[Any, Any, Plan]]
_Measure: TypeAlias = Callable[[Connection, Explainable, Sequence[Any] | None, float], Coroutine[Any, Any, Plan]]


@dataclass(frozen=True, slots=True)
class _Procedures:
    ask: _Ask
    measure: _Measure


_BY_PROVIDER: Mapping[str, _Procedures] = {
    "postgresql": _Procedures(postgresql.ask, postgresql.measure),
    "mysql": _Procedures(mysql.ask, mysql.measure),
    "sqlite": _Procedures(sqlite.ask, sqlite.measure),
}
_SECONDS = 10.0


async def explain(
    connection: Connection,
    sql: str,
    params: Sequence[Any] | None = None,
    *,
    analyze: bool = False,
    seconds: float = _SECONDS,
) -> Plan:
    """The plan of one statement; `params` are the values of its placeholders, None = no values are known.

    Without `analyze` nothing is run. With it a SELECT without functions that may act is run, in a read-only transaction
    and for `seconds` at most; anything else is refused. No transaction may be open. ExplainError (NICOL-EXPLAIN).
    """
    procedures = _BY_PROVIDER.get(connection.dialect.provider)
    if procedures is None:
        raise UnsupportedDatabaseError("Explaining", connection.dialect.name, ", ".join(sorted(_BY_PROVIDER)))
    query = explainable(sql, connection.dialect)
    if analyze and not query.reads:
        raise ExplainError(f"{query.words[0]} writes: it is not run to measure it.", "Leave --analyze away.")
    try:
        if analyze:
            plan = await procedures.measure(connection, query, params, seconds)
        else:
            plan = await procedures.ask(connection, query, params)
    except DriverError as error:
        message = f"The database refused to explain: {error} (code {error.native_code})"
        raise ExplainError(message, "Correct the query, or give the missing values with --param.") from error
    return replace(plan, sql=query.sql)
