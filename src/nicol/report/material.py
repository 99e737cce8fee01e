"""What a report is made from, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nicol.inventory import Inventory
from nicol.lint.calls import NO_PROGRAM, Program
from nicol.lint.finding import Finding
from nicol.model.schema import Schema
from nicol.page import Book, describe

NOTHING_RECORDED = Inventory()
INDEX_RULES = "SCH2"
"""What the codes of rules about indexes begin with."""


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: its name, what it does in words, whether rows may be lost, and whether there is a way back."""

    name: str
    does: tuple[str, ...]
    loses: tuple[str, ...]
    has_way_back: bool
    is_new: bool
    """Whether it is not as it was at the report's git ref."""


@dataclass(frozen=True)
class Material:
    """A project as the report sees it. Paths are shown as a person in the working directory writes them.

    `changed` are the files that differ from the git ref, None without one; `files` the project's own: schema,
    migrations, generated client, queries. `client` tells whether the generated client fits the schema, None when
    nothing was generated.
    """

    schema: Schema
    findings: tuple[Finding, ...]
    migrations: tuple[Step, ...] = ()
    program: Program = NO_PROGRAM
    inventory: Inventory = NOTHING_RECORDED
    files: tuple[tuple[str, str], ...] = ()
    changed: frozenset[str] | None = None
    client: bool | None = None

    @cached_property
    def book(self) -> Book:
        """The schema as pages describe it."""
        return describe(self.schema)

    def found(self, *kinds: str) -> list[Finding]:
        """The findings whose codes begin with one of `kinds`."""
        return [finding for finding in self.findings if finding.code.startswith(kinds)]


def where(finding: Finding) -> str:
    """The finding's place for people: `prisma/schema.prisma:12`, else what it is about."""
    place = finding.place
    return finding.subject if place is None else f"{place.source.path.as_posix()}:{place.line}"


def rows_of(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """Findings as rows of code, severity, place, message and cure."""
    return [(one.code, one.severity, where(one), one.message, one.fix.title if one.fix else "") for one in findings]


COLUMNS = ("code", "severity", "where", "finding", "what to do")
"""The columns of `rows_of`."""


def relative(path: Path) -> str:
    """`path` from the working directory where it lies below it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
