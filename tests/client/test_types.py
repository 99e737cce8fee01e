"""Values of PostgreSQL's types: written, read in both ways of loading, found again by every kind of filter."""

from __future__ import annotations

import importlib
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nicol import ddl
from nicol.dialects import dialect_for
from nicol.drivers import DatabaseUrl, connect, finish
from nicol.generate import generate
from nicol.text.span import Source
from nicol.validate import load_or_raise

LATE = datetime(2024, 5, 1, 12, 30, 15, 123999, tzinfo=timezone(timedelta(hours=2)))
EARLY = datetime(2024, 5, 1, 10, 30, 15, 123000, tzinfo=UTC)
COLUMNS: dict[str, tuple[str, Any, Any]] = {
    "text": ("String", "ünï€😀\n'\"\\%_", "ünï€😀\n'\"\\%_"),
    "short": ("String @db.VarChar(5)", "abc", "abc"),
    "padded": ("String @db.Char(5)", "ab", "ab   "),
    "inet": ("String @db.Inet", "10.0.0.0/8", "10.0.0.0/8"),
    "small": ("Int @db.SmallInt", -32768, -32768),
    "big": ("BigInt", -(2**63), -(2**63)),
    "tiny": ("Float", 5e-324, 5e-324),
    "exact": ("Decimal", Decimal("-0.000000000000000000000000000001"), Decimal("-0.000000000000000000000000000001")),
    "money": ("Decimal @db.Money", Decimal("-12.34"), Decimal("-12.34")),
    "moment": ("DateTime", LATE, EARLY),
    "zoned": ("DateTime @db.Timestamptz(3)", LATE, EARLY),
    "second": ("DateTime @db.Timestamp(0)", LATE, EARLY.replace(microsecond=0)),
    "fine": ("DateTime @db.Timestamptz(6)", LATE, EARLY.replace(microsecond=123999)),
    "time": ("DateTime @db.Time(3)", datetime(1970, 1, 1, 9, 0, 0, 5999), datetime(1970, 1, 1, 9, 0, 0, 5000, UTC)),
    "bytes": ("Bytes", bytes(range(256)), bytes(range(256))),
}
"""Field name → its type, a value, and what the value is when it is read."""
SCHEMA = """datasource db {
  provider = "postgresql"
  url      = env("NICOL_TEST_TYPES_URL")
}

generator client {
  provider = "nicol"
}

model Owner {
  id     Int     @id @default(autoincrement())
  things Thing[]
}

model Thing {
  id      Int   @id @default(autoincrement())
  ownerId Int
  owner   Owner @relation(fields: [ownerId], references: [id])
FIELDS
}
"""


def fields() -> str:
    kinds = {name: kind.partition(" ") for name, (kind, _, _) in COLUMNS.items()}
    single = [f"  {name} {base}? {native}" for name, (base, _, native) in kinds.items()]
    return "\n".join([*single, *(f"  {name}s {base}[] {native}" for name, (base, _, native) in kinds.items())])


@pytest.fixture
async def db(postgresql_url: DatabaseUrl, postgresql_url_text: str, tmp_path: Path) -> AsyncIterator[Any]:
    schema = load_or_raise([Source(Path("schema.prisma"), SCHEMA.replace("FIELDS", fields()))])
    connection = connect(postgresql_url)
    steps = ddl.diff(ddl.empty(dialect_for("postgresql")), ddl.from_schema(schema))
    finish(connection.script(ddl.render(steps, dialect_for("postgresql")).text))
    finish(connection.close())
    generate(schema, tmp_path / "types_package", tmp_path)
    sys.path.insert(0, str(tmp_path))
    package = importlib.import_module("types_package")
    async with package.Client(url=postgresql_url_text) as client:
        yield client
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "types_package"]:
        del sys.modules[name]


async def test_every_value_is_read_as_the_column_keeps_it(db: Any) -> None:
    owner = await db.owner.create({})
    given = {name: value for name, (_, value, _) in COLUMNS.items()}
    lists = {f"{name}s": [value, value] for name, value in given.items()}
    await db.thing.create({**given, **lists, "ownerId": owner.id})
    await db.thing.create_many([{**given, **lists, "ownerId": owner.id}, {"ownerId": owner.id}])
    alone = await db.thing.find_many(order_by={"id": "asc"})
    for include in ({"order_by": {"id": "asc"}}, {"order_by": {"id": "asc"}, "take": 9}):
        assert (await db.owner.find_first(include={"things": include})).things == alone
        assert (await db.owner.find_many(include={"things": include}))[0].things == alone
    kept = {name: value for name, (_, _, value) in COLUMNS.items()}
    for row in alone[:2]:
        assert {name: getattr(row, name) for name in COLUMNS} == kept
        assert {name: getattr(row, f"{name}s") for name in COLUMNS} == {n: [v, v] for n, v in kept.items()}
    assert {getattr(alone[2], name) for name in COLUMNS} == {None}
    assert all(getattr(alone[2], f"{name}s") == [] for name in COLUMNS)


async def test_what_was_written_is_found_by_the_same_value(db: Any) -> None:
    owner = await db.owner.create({})
    for name, (_, value, kept) in COLUMNS.items():
        several = f"{name}s"
        made = await db.thing.create({name: value, "ownerId": owner.id})
        pushed = await db.thing.update(where={"id": made.id}, data={several: {"push": value}})
        assert getattr(pushed, several) == [kept], name
        found: list[dict[str, Any]] = [
            {name: value},
            {name: {"in": [value]}},
            {several: {"has": value}},
            {several: {"has_some": [value], "has_every": [value]}},
            {several: {"equals": [value]}},
        ]
        if name != "bytes":
            found.append({name: {"gte": value, "lte": value}})
        for where in found:
            assert await db.thing.count(where={"id": made.id, **where}) == 1, where
        for where in ({name: {"not": value}}, {name: {"not_in": [value]}}):
            assert await db.thing.count(where={"id": made.id, **where}) == 0, where
