"""A small blog on each database, read through the engine; a row is a dict, so that expectations can be written out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nicol.ddl import diff, empty, from_schema, render
from nicol.dialects import dialect_for
from nicol.drivers import connect, create_database, finish, open_pool, parse_url
from nicol.drivers.url import DatabaseUrl
from nicol.engine import Engine
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

HERE = Path(__file__).parent


def make_row(
    model: str, fields: tuple[str, ...], relations: tuple[str, ...], counts: tuple[str, ...]
) -> Callable[..., dict[str, Any]]:
    """Rows as dicts; counts under `_count`."""

    def row(*values: Any) -> dict[str, Any]:
        names = (*fields, *relations)
        made = dict(zip(names, values[: len(names)], strict=True))
        if counts:
            made["_count"] = dict(zip(counts, values[len(names) :], strict=True))
        return made

    return row


@dataclass(frozen=True)
class Db:
    """An engine with its name; every call is one operation."""

    name: str
    engine: Engine

    def __call__(self, model: str, operation: str, **args: Any) -> Any:
        return finish(self.engine.session().run(model, operation, args))

    def ids(self, model: str, **args: Any) -> list[Any]:
        """The ids that find_many gives, in order of id when no order is asked for."""
        args.setdefault("order_by", {"id": "asc"})
        return [row["id"] for row in self(model, "find_many", **args)]


def opened(url: DatabaseUrl, schema: Schema, rows: str) -> Engine:
    """An engine over a new database that holds `rows`, a script of INSERTs."""
    dialect = dialect_for(schema.provider)
    connection = connect(url)
    finish(connection.script(render(diff(empty(dialect), from_schema(schema)), dialect).text))
    if connection.dialect.quote == "`":
        finish(connection.script("SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')"))
        rows = rows.replace("+00:00", "")
    finish(connection.script(rows))
    finish(connection.close())
    pool = open_pool(url)
    pool.release(finish(pool.acquire()))
    enums = {enum.name: {value.db_name: value.name for value in enum.values} for enum in schema.enums}
    return Engine(schema, pool, make_row, enums)


def schema_of(name: str, provider: str) -> Schema:
    """A schema file of this folder for a database."""
    path = HERE / name
    return load_or_raise([Source(path, path.read_text().replace("PROVIDER", provider))])


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mysql"])
def db(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    """The blog on each database in turn; tests only read it."""
    if request.param == "sqlite":
        url = parse_url("file:blog.db", tmp_path_factory.mktemp("blog"))
        create_database(url)
    else:
        url = request.getfixturevalue(f"module_{request.param}_url")
    engine = opened(url, schema_of("blog.prisma", request.param), (HERE / "blog.sql").read_text())
    yield Db(request.param, engine)
    finish(engine.close())
