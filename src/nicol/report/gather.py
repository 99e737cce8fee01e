"""From a project on disk, its review and its history to the material of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from nicol.dialects import Can, Dialect, dialect_for
from nicol.generate import is_current, plan_output
from nicol.inventory import read_inventory
from nicol.lint.calls import read_program, read_sources
from nicol.lint.finding import Finding
from nicol.lint.request import ReviewRequest
from nicol.migrate.folder import Migration, read_folder
from nicol.migrate.reverse import DOWN
from nicol.migrate.statements import statements
from nicol.model.schema import Schema
from nicol.project import shown
from nicol.report.material import NOTHING_RECORDED, Material, Step
from nicol.typed_sql import typed_statements

LOSES = "MIG1"
"""The codes of findings that tell of lost data."""
_VERBS = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "COMMENT", "GRANT")
_BETWEEN = ("UNIQUE", "OR", "REPLACE", "TEMPORARY", "TEMP", "MATERIALIZED", "FULLTEXT", "SPATIAL", "CONCURRENTLY")
"""Words between a verb and the kind of thing it is about."""


def gather(request: ReviewRequest, findings: tuple[Finding, ...], schema: Schema, home: Path) -> Material:
    """What `request` holds; `home` is the folder of the schema file with the datasource."""
    dialect = dialect_for(schema.provider)
    sources = read_sources(request.code)
    steps = tuple(_steps(request, findings, dialect))
    outputs = plan_output(schema, home).outputs
    files = [
        *((shown(source.path), "schema") for source in request.sources),
        *((shown(path), "migration") for path in _scripts(request.migrations)),
        *((shown(path), "client") for output in outputs for path in sorted(output.rglob("*.py*")) if path.is_file()),
    ]
    program = read_program(sources, schema)
    called = dict.fromkeys(shown(call.place.source.path) for call in program.calls)
    return Material(
        schema=schema,
        findings=findings,
        migrations=steps,
        program=program,
        inventory=read_inventory(request.queries) if request.queries else NOTHING_RECORDED,
        files=(*files, *((path, "queries") for path in called)),
        changed=None if request.changed is None else frozenset(shown(path) for path in request.changed),
        client=_fits(schema, home, outputs) if _exist(outputs) else None,
    )


def _fits(schema: Schema, home: Path, outputs: Iterable[Path]) -> bool:
    statements = typed_statements(schema, home)
    return all(is_current(schema, output, home, statements) for output in outputs)


def _exist(outputs: Iterable[Path]) -> bool:
    return any(output.is_dir() for output in outputs)


def _scripts(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _steps(request: ReviewRequest, findings: tuple[Finding, ...], dialect: Dialect) -> Iterator[Step]:
    if request.migrations is None or Can.MIGRATIONS not in dialect.can:
        return
    for migration in read_folder(request.migrations).migrations:
        yield Step(
            migration.name,
            tuple(_does(migration, dialect)),
            tuple(one.message for one in findings if one.code.startswith(LOSES) and _is_in(one, migration)),
            (migration.path.parent / DOWN).exists(),
            request.is_looked_at(migration.path),
        )


def _is_in(finding: Finding, migration: Migration) -> bool:
    return finding.place is not None and finding.place.source.path.absolute() == migration.path.absolute()


def _does(migration: Migration, dialect: Dialect) -> Iterator[str]:
    """`create table ×3`, `alter table ×1`: the statements by what they are, in the order in which they first come."""
    kinds = Counter(kind for one in statements(migration.script, dialect) if (kind := _kind(one.words)))
    for kind, count in kinds.items():
        yield kind if count == 1 else f"{kind} ×{count}"


def _kind(words: tuple[str, ...]) -> str:
    if not words or words[0] not in _VERBS:
        return ""
    verb, rest = words[0], [word for word in words[1:4] if word not in _BETWEEN]
    return f"{verb} {rest[0]}".lower() if verb in _VERBS[:3] and rest else verb.lower()
