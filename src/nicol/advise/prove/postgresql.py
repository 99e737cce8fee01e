"""PostgreSQL: hypothetical indexes of the extension hypopg, else a real one in a transaction that is rolled back.

https://hypopg.readthedocs.io/en/rel1_stable/usage.html: only plain EXPLAIN sees hypothetical indexes, and their size is
an upper bound, because equal keys are not counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nicol.advise.candidates import Candidate
from nicol.advise.prove.proof import How, Limits, Proof, Tried
from nicol.advise.question import index_sql, question
from nicol.dialects.quoting import qualified
from nicol.drivers.connection import Connection
from nicol.model.schema import Schema
from nicol.plans import Plan, draw
from nicol.plans.asking.postgresql import generic_plan
from nicol.plans.statement import explainable

_NAME = "nicol_tried"


async def prove(connection: Connection, schema: Schema, candidates: Sequence[Candidate], limits: Limits) -> list[Proof]:
    """Each candidate by itself, on the tables as they are."""
    await connection.begin()
    try:
        await connection.script("SET LOCAL lock_timeout = '1s'; SET LOCAL plan_cache_mode = force_generic_plan")
        has_hypopg = await _has_hypopg(connection, limits)
        return [await _prove(connection, schema, candidate, limits, has_hypopg) for candidate in candidates]
    finally:
        await connection.rollback()


async def _has_hypopg(connection: Connection, limits: Limits) -> bool:
    """Whether hypothetical indexes can be made; with consent the extension is made for this transaction."""
    if await connection.fetch("SELECT 1 FROM pg_extension WHERE extname = 'hypopg'"):
        return True
    if not limits.may_create_extension:
        return False
    if not await connection.fetch("SELECT 1 FROM pg_available_extensions WHERE name = 'hypopg'"):
        return False
    await connection.script("CREATE EXTENSION hypopg")
    return True


async def _prove(
    connection: Connection, schema: Schema, candidate: Candidate, limits: Limits, has_hypopg: bool
) -> Proof:
    model = schema.model(candidate.model)
    table = qualified(connection.dialect, model.schema, model.db_name)
    found = await connection.fetch("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass($1)", [table])
    if not found:
        return Proof("not tried", note=f"The database has no table {model.db_name}.")
    rows = int(found[0][0])
    if rows < 0:
        [[counted]] = await connection.fetch(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {limits.rows + 1}) x")
        rows = int(counted)
    before = [await _plan(connection, schema, candidate, number) for number in range(len(candidate.uses))]
    sql = index_sql(schema, candidate, _NAME, connection.dialect)
    if has_hypopg:
        return replace(await _hypothetical(connection, schema, candidate, before, sql), rows=rows)
    if rows > limits.rows:
        note = f"{model.db_name} has {rows:,} rows: install hypopg, or allow a real index with --max-rows."
        return Proof("not tried", rows=rows, note=note)
    return replace(await _real(connection, schema, candidate, before, sql), rows=rows)


async def _hypothetical(
    connection: Connection, schema: Schema, candidate: Candidate, before: list[Plan], sql: str
) -> Proof:
    [[number, name]] = await connection.fetch("SELECT indexrelid, indexname::text FROM hypopg_create_index($1)", [sql])
    tries = [await _tried(connection, schema, candidate, place, plan, name) for place, plan in enumerate(before)]
    [[size]] = await connection.fetch("SELECT hypopg_relation_size($1::oid)", [number])
    await connection.script("SELECT hypopg_reset()")
    return Proof("hypopg", tuple(tries), int(size))


async def _real(connection: Connection, schema: Schema, candidate: Candidate, before: list[Plan], sql: str) -> Proof:
    how: How = "rolled-back index"
    await connection.script("SAVEPOINT nicol_try")
    await connection.script(sql)
    tries = [await _tried(connection, schema, candidate, place, plan, _NAME) for place, plan in enumerate(before)]
    [[size]] = await connection.fetch(
        "SELECT pg_relation_size(oid) FROM pg_class WHERE relname = $1 AND relkind = 'i'", [_NAME]
    )
    await connection.script("ROLLBACK TO SAVEPOINT nicol_try")
    return Proof(how, tuple(tries), int(size), is_size_exact=True)


async def _tried(
    connection: Connection, schema: Schema, candidate: Candidate, place: int, before: Plan, name: str
) -> Tried:
    after = await _plan(connection, schema, candidate, place)
    picked = any(node.index == name for node in after.walk())
    return Tried(candidate.uses[place], before.cost, after.cost, picked, draw(before), draw(after))


async def _plan(connection: Connection, schema: Schema, candidate: Candidate, place: int) -> Plan:
    asked = question(schema, candidate.uses[place].access, connection.dialect)
    return await generic_plan(connection, explainable(asked.sql, connection.dialect))
