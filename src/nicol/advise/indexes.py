"""From queries to the indexes that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nicol.advise.access import Use
from nicol.advise.candidates import Candidate, Key, candidates
from nicol.advise.existing import Dispensable, dispensable
from nicol.advise.from_calls import uses_of_calls
from nicol.advise.from_queries import uses_of_inventory, writes_of_inventory
from nicol.advise.from_sql import accesses_of_sql
from nicol.advise.logs import Logged
from nicol.advise.prove import NO_CONSENT, Limits, Proof, Tried, prover
from nicol.advise.prove.proof import CHEAP, GOOD
from nicol.advise.question import index_sql
from nicol.dialects import Can, dialect_for
from nicol.drivers.connection import Connection
from nicol.inventory import Inventory
from nicol.lint.calls import NO_PROGRAM, Program
from nicol.lint.finding import Edit
from nicol.lint.model_lines import appended
from nicol.lint.patch import edited
from nicol.lint.safe_steps import index as built_concurrently
from nicol.lint.schema_rule import SchemaView
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

_NOTHING = Inventory()
_MOST = 60
"""Candidates that are tried: the dearest."""
_NOT_TRIED = Proof("not tried", note="No database was asked: give --url to have it proved.")


@dataclass(frozen=True)
class Asked:
    """What there is to advise on: the schema, and queries from everywhere they are known from."""

    view: SchemaView
    inventory: Inventory = _NOTHING
    program: Program = NO_PROGRAM
    logged: tuple[Logged, ...] = ()
    limits: Limits = NO_CONSENT


@dataclass(frozen=True, slots=True)
class Advice:
    """An index for a model: the line for the schema with its edits, the SQL steps, and the proof.

    `indexes` is how many the table has; `writes` the share of its recorded calls that write, None where none were.
    """

    candidate: Candidate
    proof: Proof
    edits: tuple[Edit, ...]
    sql: tuple[str, ...]
    indexes: int
    writes: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """`advised` are worth it, `refused` are not taken or save too little; `dispensable` could go."""

    advised: tuple[Advice, ...]
    refused: tuple[Advice, ...]
    dispensable: tuple[Dispensable, ...] = ()
    uses: int = 0


async def advise(asked: Asked, connection: Connection | None) -> Report:
    """What the queries call for, proved on the connected database; nothing is left in it."""
    schema = asked.view.schema
    uses = list(_uses(asked))
    found = candidates(uses, schema)[:_MOST]
    proofs = [_NOT_TRIED] * len(found)
    gone: list[Dispensable] = []
    if connection is not None:
        proofs = await prover(connection.dialect)(connection, schema, found, asked.limits)
        gone = await dispensable(connection, schema)
    every = [_advice(asked, candidate, proof) for candidate, proof in zip(found, proofs, strict=True)]
    advised = sorted((one for one in every if one.proof.is_gain or not one.proof.tries), key=_worth)
    if connection is not None:
        alone = await _alone(asked, connection, advised)
        advised = list(without_likes(advised, alone))
    refused = [one for one in every if one not in advised]
    return Report(tuple(advised), tuple(refused), tuple(gone), len(uses))


async def _alone(asked: Asked, connection: Connection, advised: Sequence[Advice]) -> dict[Use, float]:
    """Use → what it costs with an index on the first field alone, for candidates that begin with the same field."""
    grouped: dict[tuple[str, Key], list[Advice]] = {}
    for one in advised:
        grouped.setdefault((one.candidate.model, one.candidate.fields[0]), []).append(one)
    shared = [
        Candidate(model, (first,), tuple(dict.fromkeys(use for one in group for use in one.candidate.uses)))
        for (model, first), group in grouped.items()
        if len(group) > 1
    ]
    if not shared:
        return {}
    proofs = await prover(connection.dialect)(connection, asked.view.schema, shared, asked.limits)
    return {
        tried.use: tried.after
        for proof in proofs
        for tried in proof.tries
        if tried.after is not None and tried.is_picked
    }


def without_likes(advised: Iterable[Advice], alone: Mapping[Use, float]) -> Iterator[Advice]:
    """Of candidates that begin with the same field the worthiest, and others only where its first field, which is in
    both, would not do as well for them."""
    seen: set[tuple[str, str]] = set()
    for one in advised:
        place = (one.candidate.model, one.candidate.names[0])
        if place not in seen or any(_is_better(tried, alone) for tried in one.proof.tries):
            yield one
        seen.add(place)


def _is_better(tried: Tried, alone: Mapping[Use, float]) -> bool:
    with_first = alone.get(tried.use)
    if with_first is None or tried.after is None:
        return tried.is_gain
    return tried.is_gain and with_first >= CHEAP and tried.after <= with_first * GOOD


def _uses(asked: Asked) -> Iterator[Use]:
    schema = asked.view.schema
    yield from uses_of_inventory(asked.inventory, schema)
    recorded = {use.access for use in uses_of_inventory(asked.inventory, schema)}
    yield from (use for use in uses_of_calls(asked.program, schema) if use.access not in recorded)
    for one in asked.logged:
        for access in accesses_of_sql(one.sql, schema):
            yield Use(access, f"SQL {' '.join(one.sql.split())[:60]}", one.calls, one.total_ms)


def _advice(asked: Asked, candidate: Candidate, proof: Proof) -> Advice:
    schema = asked.view.schema
    model = schema.model(candidate.model)
    edits = tuple(appended(asked.view, model, candidate.line))
    calls, writes = writes_of_inventory(asked.inventory).get(model.name, (0, 0))
    indexes = len(model.indexes) + (model.primary_key is not None)
    sql = _steps(schema, candidate, _name(asked.view, candidate, edits))
    return Advice(candidate, proof, edits, sql, indexes, writes / calls if calls else None)


def _steps(schema: Schema, candidate: Candidate, name: str) -> tuple[str, ...]:
    """The index as it is built without keeping writers waiting, where the database can do that."""
    dialect = dialect_for(schema.provider)
    statement = index_sql(schema, candidate, name, dialect)
    if Can.EXTENSIONS in dialect.can:
        return built_concurrently(dialect, statement, None, None, unique=False)
    return (f"{statement};",)


def _name(view: SchemaView, candidate: Candidate, edits: Sequence[Edit]) -> str:
    """The name that the schema gives the index once it has the line."""
    sources = [
        Source(one.path, edited(one.text, [edit for edit in edits if edit.path == one.path])) for one in view.sources
    ]
    patched = load_or_raise(sources).model(candidate.model)
    return next(index.db_name for index in reversed(patched.indexes) if index.field_names == candidate.names)


def _worth(advice: Advice) -> tuple[float, float, str, str]:
    """The most saved first: time where it was recorded, else the share of cost."""
    saved_ms, share = 0.0, 0.0
    for tried in advice.proof.tries:
        left = tried.after / tried.before if tried.before and tried.after is not None else 0.5
        saved_ms += tried.use.total_ms * (1 - left) if tried.is_gain else 0
        share = max(share, 1 - left if tried.is_gain else 0)
    return -saved_ms, -share, advice.candidate.model, advice.candidate.line


def patched(view: SchemaView, advised: Iterable[Advice]) -> dict[Source, str]:
    """The schema's files with the lines of `advised`; files without a change are left out."""
    edits = [edit for advice in advised for edit in advice.edits]
    found: dict[Source, str] = {}
    for source in view.sources:
        text = edited(source.text, _as_one_block([edit for edit in edits if edit.path == source.path]))
        if text != source.text:
            found[source] = text
    return found


def _as_one_block(edits: Sequence[Edit]) -> list[Edit]:
    """Lines for the same place of a model follow each other without blank lines between them."""
    found: dict[int, Edit] = {}
    for edit in edits:
        before = found.get(edit.start)
        text = edit.text if before is None else before.text + edit.text.lstrip("\n")
        found[edit.start] = Edit(edit.path, edit.start, edit.end, text)
    return list(found.values())
