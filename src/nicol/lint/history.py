"""A project's migrations as rules see them: each statement with the structure before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from nicol.ddl.tables import Name
from nicol.dialects import Dialect
from nicol.lint.finding import Place
from nicol.lint.schema_rule import SchemaView
from nicol.migrate.folder import Migration
from nicol.migrate.history import Record
from nicol.sql import Ddl, Read, read_script
from nicol.sql.replay import after
from nicol.sql.structure import Column, Structure, Table
from nicol.sql.values import AlterTable, Range, Rows, Setting, Transaction, Truncate
from nicol.text.span import Source

D = TypeVar("D")
A = TypeVar("A")
_LIMITS = frozenset({"lock_timeout", "statement_timeout", "lock_wait_timeout", "innodb_lock_wait_timeout"})


@dataclass(frozen=True)
class Step:
    """One statement with the structure before and after it.

    `own` is the number of the transaction that the script itself has begun around it, 0 for none. `is_limited` says
    that a lock_timeout was set before it; `emptied` are the tables that the script has emptied.
    """

    read: Read
    before: Structure
    after: Structure
    number: int
    own: int = 0
    is_limited: bool = False
    emptied: frozenset[Name] = frozenset()

    @property
    def ddl(self) -> Ddl:
        return self.read.ddl

    def table(self, name: Name) -> Table | None:
        """The table as it was before the statement."""
        return self.before.table(name)

    def column(self, table: Name, column: str) -> Column | None:
        """The column as it was before the statement."""
        return self.before.column(table, column)

    def is_new(self, name: Name) -> bool:
        """Whether the table holds no rows of anybody's: this migration made or emptied it, or it is temporary."""
        if self.before.key(name) in self.emptied:
            return True
        table = self.before.table(name)
        return table is not None and (table.since == self.number or table.is_temporary)

    def is_new_column(self, table: Name, column: str) -> bool:
        """Whether this migration made the column."""
        found = self.before.column(table, column)
        return found is not None and found.since == self.number


@dataclass(frozen=True)
class MigrationView:
    """One migration: the statements of its script in order."""

    number: int
    migration: Migration
    source: Source
    steps: tuple[Step, ...]
    dialect: Dialect

    @cached_property
    def _by_type(self) -> dict[type[object], list[tuple[Step, object]]]:
        found: dict[type[object], list[tuple[Step, object]]] = {}
        for step in self.steps:
            found.setdefault(type(step.ddl), []).append((step, step.ddl))
        return found

    @cached_property
    def _actions(self) -> dict[type[object], list[tuple[Step, AlterTable, object]]]:
        found: dict[type[object], list[tuple[Step, AlterTable, object]]] = {}
        for step, ddl in self.of(AlterTable):
            for action in ddl.actions:
                found.setdefault(type(action), []).append((step, ddl, action))
        return found

    def of(self, kind: type[D]) -> Iterator[tuple[Step, D]]:
        """The statements that do `kind`."""
        for step, ddl in self._by_type.get(kind, ()):
            if isinstance(ddl, kind):
                yield step, ddl

    def actions(self, kind: type[A]) -> Iterator[tuple[Step, AlterTable, A]]:
        """The actions of ALTER TABLE that do `kind`."""
        for step, ddl, action in self._actions.get(kind, ()):
            if isinstance(action, kind):
                yield step, ddl, action

    def place(self, span: Range) -> Place:
        return Place(self.source, *span)

    @property
    def start(self) -> Place:
        """The script's first line."""
        end = self.source.text.find("\n")
        return Place(self.source, 0, len(self.source.text) if end < 0 else end)

    @cached_property
    def before(self) -> Structure:
        """The structure that the migration finds."""
        return self.steps[0].before if self.steps else Structure(self.dialect)

    @cached_property
    def after(self) -> Structure:
        """The structure that the migration leaves."""
        return self.steps[-1].after if self.steps else Structure(self.dialect)


@dataclass(frozen=True)
class History:
    """All migrations in their order, the schema they lead to, and what else lies in their folders.

    `others` are files that no migration runs. `waits` says that the project's settings limit how long a migration
    waits for a lock. `structure` is what the whole history makes.
    """

    dialect: Dialect
    migrations: tuple[MigrationView, ...]
    structure: Structure
    schema: SchemaView | None = None
    provider: str | None = None
    others: tuple[Path, ...] = ()
    waits: bool = False
    records: tuple[Record, ...] | None = None
    """What the database says has been applied; None when none was asked."""
    extensions: frozenset[str] | None = None
    """The extensions that PostgreSQL's server offers; None when none was asked."""

    @cached_property
    def applied(self) -> frozenset[str]:
        """The names of the migrations that the database has."""
        return frozenset(record.name for record in self.records or () if record.succeeded)


def views_of(migrations: Iterable[Migration], dialect: Dialect) -> tuple[tuple[MigrationView, ...], Structure]:
    """Every migration with its structures, and the structure behind the last."""
    structure = Structure(dialect)
    views: list[MigrationView] = []
    for number, migration in enumerate(migrations, start=1):
        steps = tuple(_steps(migration.script, structure, number))
        structure = steps[-1].after if steps else structure
        views.append(MigrationView(number, migration, Source(migration.path, migration.script), steps, dialect))
    return tuple(views), structure


def _steps(script: str, structure: Structure, number: int) -> Iterator[Step]:
    own = opened = 0
    limited = False
    emptied: frozenset[Name] = frozenset()
    for read in read_script(script, structure.dialect):
        made = after(structure, read.ddl, number)
        yield Step(read, structure, made, number, own, limited, emptied)
        structure = made
        match read.ddl:
            case Transaction(verb="BEGIN"):
                opened += 1
                own = opened
            case Transaction(verb="COMMIT" | "ROLLBACK"):
                own = 0
            case Truncate(tables=tables):
                emptied |= {structure.key(name) for name in tables}
            case Rows(verb="DELETE", has_where=False, has_limit=False, table=name) if not read.is_within:
                emptied |= {structure.key(name)}
            case Rows(verb="INSERT" | "REPLACE" | "COPY", table=name):
                emptied -= {structure.key(name)}
            case Setting():
                limited = limited or (read.ddl.name in _LIMITS and read.ddl.value not in ("0", "DEFAULT"))
            case _:
                pass
