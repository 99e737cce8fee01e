"""A client of the schema as of a migration, over the connection on which the migration runs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from math import inf
from pathlib import Path
from time import sleep
from typing import Any, ClassVar, TypeVar

from nicol import ddl, introspect
from nicol.client.base import AsyncClient
from nicol.client.package import Package
from nicol.dialects import Dialect
from nicol.drivers import Connection
from nicol.drivers.connection import Deadline, PoolFigures, Together
from nicol.drivers.pool import SyncDeadline
from nicol.engine import Engine
from nicol.engine.session import Session, TransactionSession
from nicol.engine.transaction import OpenTransaction
from nicol.errors.files import FileAccessError
from nicol.migrate.databases import Namespaces
from nicol.migrate.folder import Migration
from nicol.migrate.python.program import Program
from nicol.migrate.python.state import CLIENT, FROZEN
from nicol.model.schema import Schema
from nicol.model.stored import store_schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """One connection as a pool, which never gives it away."""

    connection: Connection

    @property
    def dialect(self) -> Dialect:
        return self.connection.dialect

    @property
    def together(self) -> Callable[[Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]], Together] | None:
        return None

    @property
    def namespace(self) -> str | None:
        return None

    def figures(self) -> PoolFigures:
        return PoolFigures(open=1, idle=0, waiting=0, limit=1)

    def take(self) -> Connection:
        return self.connection

    async def acquire(self) -> Connection:
        return self.connection

    def release(self, connection: Connection) -> None:
        """It stays here."""

    async def close(self) -> None:
        """It is closed where it was opened."""

    async def sleep(self, seconds: float) -> None:
        sleep(seconds)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        return await work

    def deadline(self, seconds: float) -> Deadline:
        return SyncDeadline(seconds)


class FrozenClient(AsyncClient):
    """The client that `up` and `down` are given."""

    __nicol_package__: ClassVar[Package]

    def connect_to(self, engine: Engine) -> None:
        """From now on operations run."""
        self._link.start(engine)

    def inside(self, connection: Connection) -> Session:
        """Makes its operations part of the transaction that is open on `connection`; the session from before."""
        before = self.__nicol_session__
        engine = self._engine
        assert engine is not None, "a frozen client is connected from its beginning"
        self.__nicol_session__ = TransactionSession(engine, OpenTransaction(Held(connection), connection, inf))
        return before

    def back(self, session: Session) -> None:
        """Its operations run in `session` from now on."""
        self.__nicol_session__ = session


async def frozen_client(
    connection: Connection, migration: Migration, program: Program, namespaces: Namespaces
) -> FrozenClient:
    """A client of the schema that stands beside the migration, else of what the database holds now."""
    package = _generated(program) or _package(await frozen_schema(connection, migration, namespaces))
    made: type[FrozenClient] = type("Client", (FrozenClient,), {"__nicol_package__": package})
    client = made()
    engine = Engine(package.schema, Held(connection), package.make_row, package.enum_members())
    client.connect_to(engine)
    return client


async def frozen_schema(connection: Connection, migration: Migration, namespaces: Namespaces) -> Schema:
    """The schema of `schema.txt`; without that file, the one that a pull of the database gives.

    FileAccessError (NICOL-FILE), SchemaError (P1012) for a file that is no schema.
    """
    path = migration.path.parent / FROZEN
    try:
        return load_or_raise([Source(path, path.read_text(encoding="utf-8"))])
    except FileNotFoundError:
        return await _pulled(connection, namespaces)
    except (OSError, UnicodeDecodeError) as error:
        raise FileAccessError(str(path), str(error)) from error


async def _pulled(connection: Connection, namespaces: Namespaces) -> Schema:
    listed = f"\n  schemas  = [{', '.join(f'{chr(34)}{name}{chr(34)}' for name in namespaces)}]" if namespaces else ""
    provider = connection.dialect.provider
    head = f'datasource db {{\n  provider = "{provider}"\n  url      = env("DATABASE_URL"){listed}\n}}\n'
    empty = load_or_raise([Source(Path(FROZEN), head)])
    pulled = introspect.pull(await ddl.inspect(connection, namespaces), empty)
    return load_or_raise([Source(Path(FROZEN), f"{head}\n{introspect.blocks_text(pulled)}")])


def _package(schema: Schema) -> Package:
    nowhere = Path()
    return Package("nicol.migrate.python.frozen", lambda: store_schema(schema), nowhere, nowhere)


def _generated(program: Program) -> Package | None:
    """That of the typed client beside the migration, whose classes the file may have imported."""
    if not (program.path.parent / CLIENT / "__init__.py").is_file():
        return None
    module = import_module(f"{program.module.__name__}.{CLIENT}")
    package: Package = module.Client.__nicol_package__
    return package
