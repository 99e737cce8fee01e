"""What a live database says about migrations: how big their tables are, and which rows are in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.dialects.quoting import qualified
from nicol.drivers import Connection, DriverError
from nicol.lint.finding import Finding
from nicol.lint.live.table_sizes import TableSize, table_size
from nicol.lint.migration_rule import Hit, Probe


@dataclass(frozen=True, slots=True)
class Answers:
    """`sizes` of tables in words and numbers, and the `rows` of each probe; what could not be asked is not there."""

    sizes: Mapping[Name, tuple[str, TableSize]] = field(default_factory=dict[Name, "tuple[str, TableSize]"])
    rows: Mapping[Probe, int] = field(default_factory=dict[Probe, int])


NO_ANSWERS = Answers()
"""No database was asked."""


async def ask(connection: Connection, hits: Sequence[Hit]) -> Answers:
    """The answers of the connected database to everything that `hits` would like to know; it is only read."""
    sizes: dict[Name, tuple[str, TableSize]] = {}
    for name in dict.fromkeys(hit.table for hit in hits if hit.table):
        size = await table_size(connection, name)
        if size is not None:
            sizes[name] = (qualified(connection.dialect, *name), size)
    rows: dict[Probe, int] = {}
    for probe in dict.fromkeys(hit.probe for hit in hits if hit.probe):
        try:
            [[count]] = await connection.fetch(probe.sql)
        except DriverError:
            continue  # an earlier migration that is still to run makes what the question is about
        rows[probe] = int(count)
    return Answers(sizes, rows)


async def offered_extensions(connection: Connection) -> frozenset[str] | None:
    """The extensions that the server could create; None where the database has none."""
    if Can.EXTENSIONS not in connection.dialect.can:
        return None
    rows = await connection.fetch("SELECT name FROM pg_catalog.pg_available_extensions")
    return frozenset(str(name) for (name,) in rows)


def answered(hit: Hit, answers: Answers) -> Finding:
    """The finding of `hit` with what the database answered.

    Rows in the way make it an error, none make it info; a lock on a small table is info.
    """
    finding, lines = hit.finding, list(hit.finding.evidence)
    if hit.table is not None and hit.table in answers.sizes:
        name, size = answers.sizes[hit.table]
        lines.append(f"Now: {name} has {size.rows:,} rows{_bytes(size)}.")
        if size.is_small and finding.severity == "danger":
            finding = replace(finding, severity="info")
    if hit.probe is not None and hit.probe in answers.rows:
        rows = answers.rows[hit.probe]
        lines.append(f"Now: {hit.probe.meaning}: {rows:,}.")
        finding = replace(finding, severity="error" if rows else "info")
    return replace(finding, evidence=tuple(lines))


def _bytes(size: TableSize) -> str:
    if size.bytes is None:
        return ""
    return f", {size.bytes / 1_000_000:,.1f} MB" if size.bytes >= 1_000_000 else f", {size.bytes / 1000:,.0f} kB"
