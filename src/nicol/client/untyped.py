"""A client of a schema that nothing was generated for: rows are made at run time and no checker knows them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from nicol.client.base import SyncClient
from nicol.client.package import Package
from nicol.drivers import DatabaseUrl, finish, open_pool
from nicol.engine import Engine
from nicol.model.schema import Schema
from nicol.model.stored import store_schema

NAME = "nicol.client.untyped"


class _UntypedClient(SyncClient):
    __nicol_package__: ClassVar[Package]

    def __init__(self, url: DatabaseUrl) -> None:
        super().__init__()
        self._at = url

    def connect(self) -> None:
        if self._engine is None:
            package, pool = self.__nicol_package__, open_pool(self._at)
            pool.release(finish(pool.acquire()))
            self._link.start(Engine(package.schema, pool, package.make_row, package.enum_members()))


def untyped_client(schema: Schema, url: DatabaseUrl) -> SyncClient:
    """A blocking client for the models of `schema` in the database at `url`, not yet connected."""
    nowhere = Path()
    package = Package(NAME, lambda: store_schema(schema), nowhere, nowhere)
    made: type[_UntypedClient] = type("UntypedClient", (_UntypedClient,), {"__nicol_package__": package})
    return made(url)
