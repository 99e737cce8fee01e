"""SQLite: an empty clone in memory with the original's statistics and a row of them for the index.

https://www.sqlite.org/fileformat2.html#stat1tab: without statistics SQLite takes any index at all, so that there have
to be some; where ANALYZE has not run they are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nicol.advise.access import Access
from nicol.advise.candidates import Candidate
from nicol.advise.prove.proof import Limits, Proof, Tried
from nicol.advise.question import PAGE, index_sql, question
from nicol.dialects.quoting import identifier, identifiers
from nicol.drivers import connect, parse_url
from nicol.drivers.connection import Connection
from nicol.model.schema import Schema
from nicol.plans import Node, Plan, draw
from nicol.plans.asking.sqlite import ask
from nicol.plans.statement import explainable

_NAME = "nicol_tried"
_OBJECTS = """\
SELECT sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND type IN ('table', 'index')
ORDER BY type DESC, rowid"""


async def prove(connection: Connection, schema: Schema, candidates: Sequence[Candidate], limits: Limits) -> list[Proof]:
    """Each candidate by itself, on a clone."""
    return [await _prove(connection, schema, candidate) for candidate in candidates]


async def _prove(connection: Connection, schema: Schema, candidate: Candidate) -> Proof:
    model = schema.model(candidate.model)
    if not await connection.fetch("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [model.db_name]):
        return Proof("not tried", note=f"The database has no table {model.db_name}.")
    table = identifier(connection.dialect, model.db_name)
    [[rows]] = await connection.fetch(f"SELECT count(*) FROM {table}")
    columns = tuple(model.scalar(name).db_name for name in candidate.names)
    clone = connect(parse_url("file::memory:", Path.cwd()))
    try:
        await _copy(connection, clone, model.db_name, rows)
        before = [await _plan(clone, schema, candidate, place) for place in range(len(candidate.uses))]
        await clone.script(index_sql(schema, candidate, _NAME, clone.dialect))
        stat = await _stat(connection, table, columns, rows)
        await clone.execute("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", [model.db_name, _NAME, stat])
        await clone.script("ANALYZE sqlite_schema")
        shares = await _shares(clone, rows)
        tries = [await _tried(clone, schema, candidate, place, plan, shares) for place, plan in enumerate(before)]
    finally:
        await clone.close()
    size = await _size(connection, table, columns, rows)
    return Proof("in-memory clone", tuple(tries), size, rows=rows, unit="rows")


async def _copy(connection: Connection, clone: Connection, table: str, rows: int) -> None:
    """Every table and index without rows, and the statistics of `table` with those that are kept of the others."""
    await clone.script("PRAGMA foreign_keys = OFF")
    for [sql] in await connection.fetch(_OBJECTS):
        await clone.script(sql)
    await clone.script("ANALYZE")
    await clone.script("DELETE FROM sqlite_stat1")
    kept: list[Sequence[object]] = []
    if await connection.fetch("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"):
        kept = [*await connection.fetch("SELECT tbl, idx, stat FROM sqlite_stat1")]
    if not any(row[0] == table for row in kept):
        kept += await _counted(connection, table, rows)
    for row in kept:
        await clone.execute("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", [*row])
    await clone.script("ANALYZE sqlite_schema")


async def _counted(connection: Connection, table: str, rows: int) -> list[Sequence[object]]:
    """The statistics of a table and its indexes, as ANALYZE would have them."""
    found: list[Sequence[object]] = [(table, None, str(rows))]
    quoted = identifier(connection.dialect, table)
    for [index] in await connection.fetch("SELECT name FROM pragma_index_list(?)", [table]):
        names = await connection.fetch("SELECT name FROM pragma_index_info(?) ORDER BY seqno", [index])
        if all(name is not None for [name] in names):
            columns = tuple(str(name) for [name] in names)
            found.append((table, index, await _stat(connection, quoted, columns, rows)))
    return found


async def _stat(connection: Connection, table: str, columns: tuple[str, ...], rows: int) -> str:
    """The number of rows, and how many of them share each beginning of the key."""
    numbers = [rows]
    for length in range(1, len(columns) + 1):
        key = identifiers(connection.dialect, columns[:length])
        [[different]] = await connection.fetch(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM {table})")
        numbers.append(-(-rows // max(different, 1)))
    return " ".join(map(str, numbers))


async def _size(connection: Connection, table: str, columns: tuple[str, ...], rows: int) -> int:
    """The bytes of the key's values with a row number each, a sixth more for the tree."""
    lengths = " + ".join(f"coalesce(length(CAST({identifier(connection.dialect, one)} AS BLOB)), 0)" for one in columns)
    [[total]] = await connection.fetch(f"SELECT coalesce(sum({lengths}), 0) FROM {table}")
    return int((total + rows * (6 + len(columns))) * 7 / 6)


async def _shares(clone: Connection, rows: int) -> dict[str, list[int]]:
    """Index → the table's rows, and how many of them share each beginning of the key."""
    stats = await clone.fetch("SELECT idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL")
    return {"": [rows], **{str(index): _numbers(str(stat)) for index, stat in stats}}


def _numbers(stat: str) -> list[int]:
    return [int(word) for word in stat.split() if word.isdigit()]


async def _tried(
    clone: Connection, schema: Schema, candidate: Candidate, place: int, before: Plan, shares: dict[str, list[int]]
) -> Tried:
    after = await _plan(clone, schema, candidate, place)
    picked = any(node.index == _NAME for node in after.walk())
    use = candidate.uses[place]
    earlier, later = (_rows_read(plan, use.access, shares) for plan in (before, after))
    return Tried(use, earlier, later, picked, draw(before), draw(after))


def _rows_read(plan: Plan, access: Access, shares: dict[str, list[int]]) -> float:
    """How many rows a plan looks at, by the statistics: SQLite tells no costs."""
    tried, rows = shares[_NAME], shares[""][0]
    matching = tried[min(len(access.equal), len(tried) - 1)]
    step = next(plan.walk())
    if step.role == "scan" or (step.index and not step.details):
        read, wanted = float(rows), PAGE * rows / max(matching, 1)
    else:
        read = wanted = _found(step, shares)
    stops = access.is_limited and not any(node.role == "sort" for node in plan.walk())
    return min(read, wanted if step.role == "scan" else PAGE) if stops else read


def _found(step: Node, shares: dict[str, list[int]]) -> float:
    """The rows of one value of the beginning of an index that the step looks up; a range is taken as a quarter."""
    condition = dict(step.details).get("condition", "")
    known = shares.get(step.index, [1])
    found = float(known[min(condition.count("=?"), len(known) - 1)])
    return max(found / 4, 1) if "<" in condition or ">" in condition else found


async def _plan(clone: Connection, schema: Schema, candidate: Candidate, place: int) -> Plan:
    asked = question(schema, candidate.uses[place].access, clone.dialect)
    return await ask(clone, explainable(asked.sql, clone.dialect), None)
