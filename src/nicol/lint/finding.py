"""What a rule says: where, how bad, why, on which evidence, and the patch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from nicol.text.position import Lines
from nicol.text.span import Source

Severity: TypeAlias = Literal["error", "danger", "warning", "info"]
"""error: fails, loses data or breaks running code. danger: blocks reads or writes for a time that grows with the table.
warning: a short lock, or a design that will hurt. info: worth knowing."""
SEVERITIES: tuple[Severity, ...] = ("error", "danger", "warning", "info")
"""The worst first."""


@dataclass(frozen=True)
class Place:
    """Characters `start` to `end` of one file: a schema, a migration's script, a module."""

    source: Source
    start: int
    end: int

    @cached_property
    def line(self) -> int:
        """From 1."""
        return self._position[0]

    @cached_property
    def column(self) -> int:
        """In characters, from 1."""
        return self._position[1]

    @cached_property
    def _position(self) -> tuple[int, int]:
        return Lines(self.source.text).locate(self.start)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces characters `start` to `end` of the file at `path`; a path that does not exist is a new file."""

    path: Path
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do, in one sentence, and the exact patch.

    `edits` change files of the project. `sql` are runnable steps for the database, each a transaction of its own.
    `is_safe` says that `--fix` may apply the edits without asking: they change neither data nor meaning.
    """

    title: str
    edits: tuple[Edit, ...] = ()
    sql: tuple[str, ...] = ()
    is_safe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule has to say.

    `subject` is what it is about, in the words of its file: `Post.authorId`, `"posts"."author_id"`,
    `app.py:list_posts`. `evidence` are measured or derived facts, a line each: row counts, locks, costs.
    """

    code: str
    severity: Severity
    message: str
    subject: str
    place: Place | None = None
    evidence: tuple[str, ...] = ()
    fix: Fix | None = None
