"""`nicol explain-query`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from nicol.cli.console import paint, say, step, wants_colour, warn
from nicol.cli.options import json_option, schema_option
from nicol.cli.project import open_project
from nicol.config import find_config
from nicol.drivers import DatabaseUrl, parse_url
from nicol.drivers.finish import finish
from nicol.errors.explain import ExplainError
from nicol.inventory import DEFAULT_PLACE, Query, read_inventory
from nicol.plans import Plan, draw, explain
from nicol.plans.as_json import plan_json
from nicol.project import connected, describe, shown

_FINGERPRINT = re.compile(r"[0-9a-f]{6,16}")


@click.command()
@click.argument("query", metavar="QUERY")
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to ask; no schema is needed then.")
@click.option("--param", "params", multiple=True, metavar="VALUE", help="A placeholder's value, in their order.")
@click.option("--analyze", is_flag=True, help="Run it to measure it: a SELECT without side effects only, read-only.")
@click.option("--timeout", type=float, default=10.0, show_default=True, metavar="SECONDS", help="Limit for --analyze.")
@click.option(
    "--queries",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Recorded queries.  [default: .nicol/queries.jsonl]",
)
@json_option
def explain_query(
    query: str,
    schema_path: Path | None,
    given: str | None,
    params: tuple[str, ...],
    analyze: bool,
    timeout: float,
    queries: Path | None,
    as_json: bool,
) -> None:
    """Draw the database's plan for a query, with what is dear in it and what to do.

    QUERY is SQL, a file of SQL, `-` for standard input, or the fingerprint of a recorded query.
    """
    texts = _texts(query, queries)
    url = open_project(schema_path).url() if given is None else parse_url(given, Path.cwd())
    plans = _plans(url, texts, params, analyze, timeout)
    if as_json:
        say(plan_json(plans))
        return
    for number, plan in enumerate(plans):
        if len(plans) > 1:
            say(f"{'' if number == 0 else chr(10)}{plan.sql}\n")
        say(draw(plan, _bold if wants_colour(sys.stdout) else None))


def _plans(
    url: DatabaseUrl, texts: Sequence[str], params: tuple[str, ...], analyze: bool, timeout: float
) -> list[Plan]:
    with connected(url) as connection:
        step(describe(url))
        values = [_value(text) for text in params] if params else None
        return [finish(explain(connection, text, values, analyze=analyze, seconds=timeout)) for text in texts]


def _bold(line: str) -> str:
    return paint(line, sys.stdout, fg="yellow", bold=True)


def _texts(query: str, queries: Path | None) -> list[str]:
    """The SQL that QUERY stands for."""
    if query == "-":
        return [sys.stdin.read()]
    if _FINGERPRINT.fullmatch(query):
        return [statement.sql for statement in _recorded(query, queries).statements]
    path = Path(query)
    if "\n" not in query and path.suffix == ".sql":
        return [path.read_text(encoding="utf-8-sig")]
    return [query]


def _recorded(fingerprint: str, queries: Path | None) -> Query:
    place = queries or find_config().root / DEFAULT_PLACE
    found = [one for one in read_inventory(place).queries if one.fingerprint.startswith(fingerprint)]
    if len(found) != 1:
        known = f"{len(found)} queries begin" if found else "no query begins"
        raise ExplainError(f"In {shown(place)} {known} with {fingerprint}.", "Give the whole fingerprint.")
    if not found[0].statements:
        raise ExplainError(f"No SQL was recorded of {fingerprint}.", "Record it anew, or give the SQL itself.")
    if len(found[0].statements) > 1:
        warn(f"{fingerprint} ran {len(found[0].statements)} statements.")
    return found[0]


def _value(text: str) -> str | int | float | bool | None:
    """Numbers, true, false and null as such; anything else, and what stands in quotes, as text."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    words: dict[str, bool | None] = {"null": None, "true": True, "false": False}
    if text.lower() in words:
        return words[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
