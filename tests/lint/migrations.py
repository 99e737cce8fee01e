"""Histories as values, and what the migration rules say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nicol.dialects import dialect_for
from nicol.lint import Finding, Rule
from nicol.lint.history import History
from nicol.lint.migration_rule import Hit
from nicol.lint.review_migrations import check_migrations, history_of
from nicol.lint.schema_rule import SchemaView
from nicol.migrate.checksum import checksum
from nicol.migrate.folder import Folder, Migration
from nicol.migrate.history import Record
from nicol.text.span import Source
from nicol.validate import load_or_raise

if TYPE_CHECKING:
    from tests.lint.examples import Block

FOLDER = Path("migrations")


def history(*scripts: str, provider: str = "postgresql", names: Sequence[str] = (), schema: str = "") -> History:
    """The history of `scripts`, which stand in folders called `names` or 20240101000001_step and so on."""
    given = [*names, *(f"2024010100{number:04}_step" for number in range(len(names) + 1, len(scripts) + 1))]
    migrations = tuple(
        Migration(name, FOLDER / name / "migration.sql", script) for name, script in zip(given, scripts, strict=True)
    )
    folder = Folder(FOLDER, provider, tuple(sorted(migrations, key=lambda one: one.name)))
    return history_of(folder, dialect_for(provider), _view(schema))


def _view(schema: str) -> SchemaView | None:
    if not schema:
        return None
    sources = (Source(Path("schema.prisma"), schema),)
    return SchemaView(load_or_raise(sources), sources)


def hits(whole: History) -> list[Hit]:
    """What the rules say of every migration."""
    return check_migrations(whole, whole.migrations)


def last(*scripts: str, provider: str = "postgresql", schema: str = "") -> list[Finding]:
    """What the rules say of the last of `scripts`."""
    whole = history(*scripts, provider=provider, schema=schema)
    return [hit.finding for hit in check_migrations(whole, whole.migrations[-1:])]


def last_codes(*scripts: str, provider: str = "postgresql") -> list[str]:
    """The codes that the rules give the last of `scripts`, in order."""
    return sorted(finding.code for finding in last(*scripts, provider=provider))


def example_history(blocks: Sequence[Block]) -> History:
    """The history that a rule's example shows."""
    scripts = [block for block in blocks if block.language == "sql"]
    assert scripts, "an example of a migration rule holds ```sql blocks"
    names = [
        block.words[1] if len(block.words) > 1 else f"2024010100{number:04}_step"
        for number, block in enumerate(scripts, start=1)
    ]
    schema = next((block.text for block in blocks if block.language == "prisma"), "")
    whole = history(*(block.text for block in scripts), provider=scripts[0].words[0], names=names, schema=schema)
    said = {block.words[0]: block.text.split("\n") for block in blocks if block.language == "text"}
    others = tuple(FOLDER / line for line in said.get("files", ()) if line and not line.endswith("down.sql"))
    return replace(whole, others=others, records=_records(whole, said["applied"]) if "applied" in said else None)


def _records(whole: History, lines: Sequence[str]) -> tuple[Record, ...]:
    """A database's history: a line holds a name and, where something is wrong with it, `changed` or `failed`."""
    scripts = {view.migration.name: view.migration.script for view in whole.migrations}
    found: list[Record] = []
    for line in filter(None, lines):
        name, _, state = line.partition(" ")
        sum_ = checksum("another script" if state == "changed" else scripts.get(name, ""))
        found.append(Record("1", name, sum_, "2024-01-01", None if state == "failed" else "2024-01-01", None, None, 1))
    return tuple(found)


def migration_codes(rule: type[Rule], blocks: Sequence[Block]) -> set[str]:
    """The codes that a review of the migrations in `blocks` finds."""
    return {hit.finding.code for hit in hits(example_history(blocks))}
