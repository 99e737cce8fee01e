"""The query rules as one function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nicol.ddl.inspect import inspect
from nicol.dialects import Can
from nicol.drivers.connection import Connection
from nicol.inventory import Inventory, read_inventory
from nicol.lint.added_columns import added_columns
from nicol.lint.calls import read_program, read_sources
from nicol.lint.finding import Finding, Place
from nicol.lint.live import read_facts
from nicol.lint.migration_names import readable_scripts, scripts
from nicol.lint.query_plans import planned_queries
from nicol.lint.query_rule import AddedColumn, QueryRule, QueryView, Script, query_rules
from nicol.lint.redundant import redundant
from nicol.lint.request import Allowance, Found, ReviewRequest
from nicol.lint.rule import rules_of
from nicol.lint.schema_rule import SchemaView
from nicol.lint.stale import stale_tables
from nicol.text.position import Lines
from nicol.text.span import Source

_ALLOWED = re.compile(r"(?:#|//)\s*nicol:allow\s+([A-Z]+\d+)[ \t]*(.*)")


async def review_queries(request: ReviewRequest) -> Found:
    """What the query rules say of the source files and of the recorded queries; nothing without a valid schema."""
    if request.view is None:
        return Found()
    places = [*request.code, *([request.migrations] if request.migrations else [])]
    sources = [source for source in read_sources(places) if request.is_looked_at(source.path)]
    inventory = read_inventory(request.queries) if request.queries else Inventory()
    history = _scripts(request, request.view)
    view = QueryView(
        base=request.view,
        program=read_program(sources, request.view.schema),
        inventory=inventory,
        added=_added(request, request.view),
        scripts=history,
    )
    if request.connection is not None:
        view = await _with_database(view, request.connection)
    findings = check_queries(view, list(query_rules(rules_of("queries").values())))
    return Found(findings, [one for source in sources for one in _allowances(source)])


async def _with_database(view: QueryView, connection: Connection) -> QueryView:
    """With what the live database knows: sizes, plans of the queries, statistics, indexes."""
    facts = await read_facts(connection, view.base.schema)
    live = await inspect(connection)
    return replace(
        view,
        rows=facts.rows,
        plans=tuple([one async for one in planned_queries(connection, view.inventory, view.program)]),
        stale=tuple(await stale_tables(connection)),
        redundant=tuple(one for table in live.tables for one in redundant(table)),
    )


def check_queries(view: QueryView, every: Sequence[QueryRule]) -> list[Finding]:
    """The findings of those rules of `every`."""
    return [finding for rule in every for finding in rule.check(view)]


def _added(request: ReviewRequest, view: SchemaView) -> tuple[AddedColumn, ...]:
    if request.migrations is None or view.dialect is None:
        return ()
    return tuple(added_columns(readable_scripts(request.migrations), view.dialect))


def _scripts(request: ReviewRequest, view: SchemaView) -> tuple[Script, ...]:
    """The migrations that the review is about, read after all those before them."""
    dialect = view.dialect
    if request.migrations is None or dialect is None or Can.MIGRATIONS not in dialect.can:
        return ()
    every = scripts(readable_scripts(request.migrations), dialect)
    return tuple(one for one in every if request.is_looked_at(one.source.path))


def _allowances(source: Source) -> Iterator[Allowance]:
    """`# nicol:allow CODE reason`, at the end of a line for that line, on a line of its own for the next."""
    lines = Lines(source.text)
    for match in _ALLOWED.finditer(source.text):
        number = lines.locate(match.start())[0]
        start, end = lines.bounds(number)
        is_alone = not source.text[start : match.start()].strip()
        while is_alone and number < len(lines.starts) and not _is_code(lines.line(number + 1)):
            number += 1
        last = lines.bounds(min(number + 1, len(lines.starts)))[1] if is_alone else end
        place = Place(source, match.start(), match.end())
        yield Allowance(match[1], match[2].strip(), place, Place(source, start, last + 1))


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(("#", "//"))
