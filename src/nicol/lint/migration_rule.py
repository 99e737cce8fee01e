"""Rules about migrations, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from nicol.ddl.tables import Name
from nicol.dialects.quoting import identifier, qualified
from nicol.lint.cost import Cost, Course
from nicol.lint.finding import Finding, Fix, Place, Severity
from nicol.lint.history import History, MigrationView
from nicol.lint.rule import Rule


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to the database as it is before the migration: `sql` gives one number of rows.

    `meaning` says what they are: `rows of "users" without "email"`.
    """

    sql: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding with what a live database can say about it.

    `table` is the one whose size decides how bad a lock is. `probe` counts the rows that would make it fail.
    """

    finding: Finding
    table: Name | None = None
    probe: Probe | None = None
    cost: Cost | Course | None = None


class MigrationRule(Rule):
    """A rule that looks at one migration after the other.

    `providers` are the databases that it speaks of.
    """

    providers: ClassVar[frozenset[str]] = frozenset({"postgresql", "mysql", "sqlite"})

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        """What there is to say about the migration `view`, in the order of its script."""
        return ()

    def check_history(self, history: History) -> Iterable[Hit]:
        """What there is to say about the history as a whole."""
        return ()

    def hit(
        self,
        message: str,
        subject: str,
        place: Place | None,
        *,
        severity: Severity | None = None,
        cost: Cost | Course | None = None,
        evidence: tuple[str, ...] = (),
        table: Name | None = None,
        probe: Probe | None = None,
        fix: Fix | None = None,
        view: MigrationView | None = None,
    ) -> Hit:
        """A finding of this rule, of the rule's own severity unless one is given; a `cost` needs the `view`."""
        lines = (*(cost.evidence(view.dialect) if cost and view else ()), *evidence)
        finding = Finding(self.code, severity or self.severity, message, subject, place, lines, fix)
        return Hit(finding, table or (cost.table if cost else None), probe, cost)


class PostgresRule(MigrationRule):
    """A rule about PostgreSQL's migrations."""

    providers = frozenset({"postgresql"})


class MysqlRule(MigrationRule):
    """A rule about MySQL's and MariaDB's migrations."""

    providers = frozenset({"mysql"})


class SqliteRule(MigrationRule):
    """A rule about SQLite's migrations."""

    providers = frozenset({"sqlite"})


def table_name(view: MigrationView, name: Name) -> str:
    """A table as SQL writes it."""
    return qualified(view.dialect, *name)


def column_name(view: MigrationView, table: Name, column: str) -> str:
    """A column as SQL writes it, behind its table."""
    return f"{qualified(view.dialect, *table)}.{identifier(view.dialect, column)}"
