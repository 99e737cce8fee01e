"""What a review is given, and what each kind of rules gives back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from nicol.drivers.connection import Connection
from nicol.lint.finding import Finding, Place
from nicol.lint.schema_rule import SchemaView
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Source


@dataclass(frozen=True)
class ReviewRequest:
    """What there is to look at.

    `sources` are the schema's files and `diagnostics` what the validator says of them; `view` is None where there is no
    schema or it has errors. `migrations` is the folder of migrations, None where there is none. `code` are files and
    folders of source code, `queries` a query inventory, a file or a folder. `changed` are the files, absolute, that
    differ from the git ref the review is limited to; None = no limit. `connection` is open, to the database that
    `--url` named; reviewers read and leave nothing behind.
    `waits` says that the settings limit how long a migration waits for a lock.
    """

    sources: tuple[Source, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    view: SchemaView | None = None
    migrations: Path | None = None
    code: tuple[Path, ...] = ()
    queries: Path | None = None
    changed: frozenset[Path] | None = None
    connection: Connection | None = None
    waits: bool = False

    def is_looked_at(self, path: Path) -> bool:
        """Whether the review is about the file at `path`."""
        return self.changed is None or path.absolute() in self.changed


@dataclass(frozen=True, slots=True)
class Allowance:
    """A finding that somebody means to be so, written at `place`: those of `code` that begin within `scope`."""

    code: str
    reason: str
    place: Place
    scope: Place

    def covers(self, finding: Finding) -> bool:
        place = finding.place
        return (
            place is not None
            and finding.code == self.code
            and place.source.path == self.scope.source.path
            and self.scope.start <= place.start < self.scope.end
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What one kind of rules has to say, with the allowances it came across."""

    findings: Sequence[Finding] = ()
    allowances: Sequence[Allowance] = ()


Reviewer: TypeAlias = Callable[[ReviewRequest], Coroutine[Any, Any, Found]]
"""One kind of rules as a function.

It looks at what its kind is about and gives an empty `Found` where the request holds nothing of it. It asks
`request.is_looked_at` for the files that it reports on, reads the database through `request.connection` alone, and
leaves severities of the settings, ignores, allowances and the order to `nicol.lint.review.settle`.
"""
