"""Generated functions on real databases."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from nicol.drivers import DatabaseUrl
from nicol.errors import QueryArgumentError
from tests.cli.conftest import Cli, cli

__all__ = ["cli"]
SCHEMA = """\
datasource db {
  provider = "PROVIDER"
  url      = env("DATABASE_URL")
}

generator client {
  provider = "nicol"
  output   = "../db"
}

enum Role {
  USER  @map("user")
  ADMIN @map("admin")
}

model Person {
  id     Int       @id
  name   String
  role   Role
  meta   Json?
  weight Float?
  price  Decimal
  born   DateTime?
  keyed  Bytes
  alive  Boolean
  big    BigInt
}
"""
ROW = {
    "id": 1,
    "name": "Ada",
    "role": "ADMIN",
    "meta": {"a": [1, None]},
    "weight": 1.5,
    "price": Decimal("12.34"),
    "born": dt.datetime(1815, 12, 10, 12, 30, tzinfo=dt.UTC),
    "keyed": b"\x00\xff",
    "alive": False,
    "big": 2**60,
}


@pytest.fixture
def project(
    tmp_path: Path, database_url: DatabaseUrl, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str, str], Any]]:
    """Writes a SQL file and gives the generated function; the table holds ROW."""
    provider = database_url.provider
    url = f"file:{database_url.database}" if provider == "sqlite" else _server_url(database_url)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "prisma" / "sql").mkdir(parents=True)
    (tmp_path / "prisma" / "schema.prisma").write_text(SCHEMA.replace("PROVIDER", provider))
    assert cli("db", "push").status == 0
    with import_module("db").SyncClient() as db:
        db.person.create(ROW)

    def write(name: str, sql: str) -> Any:
        (tmp_path / "prisma" / "sql" / f"{name}.sql").write_text(sql)
        done = cli("generate", "--sql")
        assert done.status == 0, done.err
        _forget()
        return getattr(import_module("db.sql"), name)

    yield write
    _forget()


def _server_url(url: DatabaseUrl) -> str:
    return f"{url.provider}://{url.user}@{url.host}:{url.port}/{url.database}"


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "db"]:
        del sys.modules[name]


def test_every_type_arrives_as_the_schema_says(project: Callable[[str, str], Any]) -> None:
    everything = project("everything", 'SELECT * FROM "Person" WHERE id = :id')
    with import_module("db").SyncClient() as db:
        [row] = db.query_raw_typed(everything(1))

    assert {name: getattr(row, name) for name in ROW} == ROW
    assert type(row).__name__ == "EverythingRow"
    assert type(row.role).__name__ == "Role"
    assert (type(row.alive), type(row.price)) == (bool, Decimal)


async def test_awaited(project: Callable[[str, str], Any]) -> None:
    by_role = project("by_role", 'SELECT name, born FROM "Person" WHERE role = :role AND born < :before')
    async with import_module("db").Client() as db:
        for role in ("ADMIN", import_module("db").Role.ADMIN):
            rows = await db.query_raw_typed(by_role(role=role, before=dt.datetime(1900, 1, 1, tzinfo=dt.UTC)))
            assert [(row.name, row.born) for row in rows] == [("Ada", ROW["born"])]
        assert await db.query_raw_typed(by_role("USER", dt.datetime(1900, 1, 1, tzinfo=dt.UTC))) == []


def test_statements_without_rows(project: Callable[[str, str], Any]) -> None:
    rename = project("rename", 'UPDATE "Person" SET name = :name, meta = :meta WHERE id = :id')
    with import_module("db").SyncClient() as db, db.tx() as tx:
        assert tx.execute_raw_typed(rename("Countess", {"b": 2}, 1)) == 1
        assert tx.person.find_first().name == "Countess"
        assert tx.person.find_first().meta == {"b": 2}
        with pytest.raises(QueryArgumentError, match="execute_raw_typed"):
            tx.query_raw_typed(rename("x", None, 1))


def test_wrong_arguments(project: Callable[[str, str], Any]) -> None:
    by_role = project("by_role", 'SELECT name FROM "Person" WHERE role = :role')

    with pytest.raises(QueryArgumentError, match=r"by_role\.role: expected Role \(USER, ADMIN\), got 'GUEST'"):
        by_role("GUEST")
    with pytest.raises(TypeError, match="role"):
        by_role()


def test_the_live_database_is_asked(project: Callable[[str, str], Any], cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "prisma" / "sql" / "wrong.sql").write_text(
        '-- @column {Int} x\nSELECT no_such_function(id) AS x FROM "Person"\n'
    )

    assert cli("generate").status == 0
    done = cli("generate", "--sql")
    assert done.status == 1
    assert "The database says: " in done.err
    assert "--> prisma/sql/wrong.sql:2:1" in done.err
