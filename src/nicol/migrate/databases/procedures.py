"""What migrating needs of each database beyond a connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias

from nicol.drivers import Connection, DatabaseUrl
from nicol.migrate.databases.course import Course
from nicol.migrate.databases.waiting import Patience
from nicol.migrate.statements import Statement

Namespaces: TypeAlias = tuple[str, ...]
"""Schemas of a database that has them; empty = the connection's own."""


@dataclass(frozen=True, slots=True)
class Procedures:
    """One database's way of keeping the history, locking, applying a script and emptying itself."""

    history_table: str
    """The statement that makes `_prisma_migrations`, column for column as Prisma's."""

    history_exists: str
    """A query with a row when the history table is there."""

    history_rows: str
    """Every row in order of beginning: id, name, checksum, started, finished, rolled back (as texts), logs, steps."""

    now: str
    """The expression for this instant in the history's columns."""

    prepare: Callable[[Connection, DatabaseUrl], Awaitable[None]]
    """Makes what an existing database must have before its first migration: the schema that the URL names."""

    scratch: Callable[[DatabaseUrl], AbstractAsyncContextManager[Connection]]
    """A connection to an empty database beside the given one, removed at the end (ShadowCreationError, P3014)."""

    locked: Callable[[Connection, int], AbstractAsyncContextManager[None]]
    """Keeps other migrate commands out, waiting so many seconds for one at work (LockTimeoutError, P1002)."""

    apply: Callable[[Connection, Course], Awaitable[None]]
    """Runs one script; DriverError when it fails, and then the course says how much of it has been kept."""

    undoes: Callable[[Sequence[Statement]], bool]
    """Whether `apply` keeps nothing at all of this script, nor a record of its end, when it is interrupted."""

    objection: Callable[[Statement], str | None]
    """Why `statement` cannot be run at all, for people, when only the database's own shell could run it."""

    expect_limits: Callable[[Connection, Patience], Awaitable[None]]
    """UnsupportedLimitError when this database cannot limit what `patience` says."""

    contents: Callable[[Connection, Namespaces], Awaitable[list[str]]]
    """The names of tables, views and types that are there, but for the history table and what extensions own."""

    clear: Callable[[Connection, Namespaces], Awaitable[None]]
    """Removes every object, the history too; ResetError (P3016) when something cannot be removed."""
