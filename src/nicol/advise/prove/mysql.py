"""MariaDB and MySQL: a temporary table with a sample of the rows, which only this session sees.

There are no hypothetical indexes, and an empty clone with copied statistics misleads: the optimizer looks into the
index itself for how many rows a value has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nicol.advise.candidates import Candidate
from nicol.advise.prove.proof import Limits, Proof, Tried
from nicol.advise.question import Question, index_sql, question
from nicol.dialects.quoting import identifier, identifiers, qualified
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.model.schema import Schema
from nicol.plans import Plan, draw
from nicol.plans.asking.mysql import ask
from nicol.plans.statement import explainable

_COPY = "nicol_sample"
_NAME = "nicol_tried"
_SAMPLE = 20_000


async def prove(connection: Connection, schema: Schema, candidates: Sequence[Candidate], limits: Limits) -> list[Proof]:
    """Each candidate by itself, on a sample."""
    return [await _prove(connection, schema, candidate) for candidate in candidates]


async def _prove(connection: Connection, schema: Schema, candidate: Candidate) -> Proof:
    model = schema.model(candidate.model)
    found = await connection.fetch(
        "SELECT table_rows, avg_row_length FROM information_schema.tables "
        "WHERE table_schema = DATABASE() AND table_name = ?",
        [model.db_name],
    )
    if not found:
        return Proof("not tried", note=f"The database has no table {model.db_name}.")
    rows = int(found[0][0] or 0)
    copy, table = identifier(connection.dialect, _COPY), qualified(connection.dialect, None, model.db_name)
    try:
        await connection.script(f"CREATE TEMPORARY TABLE {copy} LIKE {table}")
    except DriverError as error:
        return Proof("not tried", rows=rows, note=f"No temporary table can be made: {error}")
    try:
        await connection.script(f"INSERT INTO {copy} SELECT * FROM {table} LIMIT {_SAMPLE}")
        before = [await _plan(connection, schema, candidate, place) for place in range(len(candidate.uses))]
        await connection.script(index_sql(schema, candidate, _NAME, connection.dialect, _COPY))
        tries = [await _tried(connection, schema, candidate, place, one) for place, one in enumerate(before)]
    finally:
        await connection.script(f"DROP TEMPORARY TABLE {copy}")
    size = await _size(connection, table, tuple(model.scalar(name).db_name for name in candidate.names), rows)
    return Proof("sampled copy", tuple(tries), size, rows=rows, unit="rows")


async def _size(connection: Connection, table: str, columns: tuple[str, ...], rows: int) -> int | None:
    """The bytes of a sample's values with their overhead, for all rows."""
    lengths = " + ".join(f"COALESCE(LENGTH({identifier(connection.dialect, one)}), 0)" for one in columns)
    names = identifiers(connection.dialect, columns)
    [[mean]] = await connection.fetch(f"SELECT AVG({lengths}) FROM (SELECT {names} FROM {table} LIMIT {_SAMPLE}) x")
    return None if mean is None else int((float(mean) + 20) * rows)


async def _tried(connection: Connection, schema: Schema, candidate: Candidate, place: int, before: Plan) -> Tried:
    after = await _plan(connection, schema, candidate, place)
    picked = any(node.index == _NAME for node in after.walk())
    use, earlier, later = candidate.uses[place], _rows_read(before), _rows_read(after)
    return Tried(use, earlier, later, picked, draw(before), draw(after))


async def _plan(connection: Connection, schema: Schema, candidate: Candidate, place: int) -> Plan:
    """The plan on the copy."""
    asked = question(schema, candidate.uses[place].access, connection.dialect, _COPY)
    return await ask(connection, explainable(asked.sql, connection.dialect), await _values(connection, asked))


def _rows_read(plan: Plan) -> float:
    """How many rows of the sample the plan looks at: MariaDB tells no costs before version 11."""
    return sum(node.rows or 0 for node in plan.walk() if node.table)


async def _values(connection: Connection, asked: Question) -> list[Any]:
    """Values that one row of the sample has."""
    if not asked.columns:
        return []
    names = identifiers(connection.dialect, asked.columns)
    present = " AND ".join(f"{identifier(connection.dialect, one)} IS NOT NULL" for one in asked.columns)
    copy = identifier(connection.dialect, _COPY)
    rows = await connection.fetch(f"SELECT {names} FROM {copy} WHERE {present} LIMIT 1 OFFSET 7")
    return list(rows[0]) if rows else [None] * len(asked.columns)
