"""Values of every type on MySQL or MariaDB: written, read and found again, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicol.drivers import finish
from nicol.drivers.url import DatabaseUrl
from nicol.errors.query import QueryArgumentError
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.query.conftest import Db, opened

SCHEMA = """
datasource db {
  provider = "mysql"
  url      = "file:unused"
}

enum Color {
  RED
  BLUE @map("bl'ue")
}

model Item {
  id       Int       @id @default(autoincrement())
  text     String?   @db.Text
  short    String?
  flag     Boolean?
  bit      Boolean?  @db.Bit(1)
  tiny     Int?      @db.TinyInt
  whole    Int?
  unsigned Int?      @db.UnsignedInt
  big      BigInt?
  huge     BigInt?   @db.UnsignedBigInt
  year     Int?      @db.Year
  real     Float?
  single   Float?    @db.Float
  exact    Decimal?  @db.Decimal(30, 10)
  wide     Decimal?
  at       DateTime?
  fine     DateTime? @db.DateTime(6)
  second   DateTime? @db.DateTime(0)
  stamp    DateTime? @db.Timestamp(3)
  day      DateTime? @db.Date
  clock    DateTime? @db.Time(3)
  json     Json?
  raw      Bytes?
  bits     Bytes?    @db.Bit(16)
  color    Color?
}
"""
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=11, minutes=30)), None])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MOMENTS = st.datetimes(datetime(1000, 1, 3), datetime(9999, 12, 28), timezones=ZONES)
LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)


def utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def cut(value: datetime, digits: int) -> datetime:
    unit = 10 ** (6 - digits)
    moment = utc(value)
    return moment.replace(microsecond=moment.microsecond // unit * unit)


def same(value: Any) -> Any:
    return value


KINDS: dict[str, tuple[st.SearchStrategy[Any], Any]] = {
    "text": (TEXT, same),
    "short": (TEXT, same),
    "flag": (st.booleans(), same),
    "bit": (st.booleans(), same),
    "tiny": (st.integers(-128, 127), same),
    "whole": (st.integers(-(2**31), 2**31 - 1), same),
    "unsigned": (st.integers(0, 2**32 - 1), same),
    "big": (st.integers(-(2**63), 2**63 - 1), same),
    "huge": (st.integers(0, 2**64 - 1), same),
    "year": (st.integers(1901, 2155), same),
    "real": (st.floats(allow_nan=False, allow_infinity=False), same),
    "single": (st.integers(-(2**20), 2**20).map(lambda number: number / 4), same),
    "exact": (st.decimals(-(10**19), 10**19, places=10), same),
    "wide": (st.decimals(-(10**30), 10**30, places=15), same),
    "at": (MOMENTS, lambda value: cut(value, 3)),
    "fine": (MOMENTS, utc),
    "second": (MOMENTS, lambda value: cut(value, 0)),
    "stamp": (st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 31), timezones=ZONES), lambda value: cut(value, 3)),
    "day": (MOMENTS, lambda value: cut(value, 0).replace(hour=0, minute=0, second=0)),
    "clock": (MOMENTS, lambda value: cut(value, 3).replace(year=1970, month=1, day=1)),
    "json": (JSON.filter(lambda value: value is not None), same),
    "raw": (st.binary(max_size=40), same),
    "bits": (st.binary(min_size=2, max_size=2), same),
    "color": (st.sampled_from(["RED", "BLUE"]), lambda name: {"RED": "RED", "BLUE": "BLUE"}[name]),
}
"""Field → values, and what is read of one."""


@pytest.fixture(scope="module")
def db(module_mysql_url: DatabaseUrl) -> Iterator[Db]:
    engine = opened(module_mysql_url, load_or_raise([Source(Path("schema.prisma"), SCHEMA)]), "SELECT 1")
    yield Db("mysql", engine)
    finish(engine.close())


@pytest.mark.parametrize("name", KINDS)
def test_values_come_back_and_are_found(db: Db, name: str) -> None:
    values, read = KINDS[name]

    @settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values)
    def check(value: Any) -> None:
        wanted = read(value)
        row = db("Item", "create", data={name: value})
        assert row[name] == wanted
        assert type(row[name]) is type(wanted)
        kept = db("Item", "find_unique", where={"id": row["id"]}, select={name: True, "id": True})
        assert kept == {"id": row["id"], name: wanted}
        changed = db(
            "Item", "update", where={"id": row["id"]}, data={name: {"set": value}} if name != "json" else {name: value}
        )
        assert changed[name] == wanted
        for where in (
            {name: {"equals": value}},
            *([] if name in ("flag", "bit", "json") else [{name: {"in": [value]}}]),
            {"NOT": {name: {"not": value}}} if name not in ("json",) else {name: {"equals": value}},
        ):
            assert db("Item", "count", where={**where, "id": row["id"]}) == 1, where

    check()


@pytest.mark.parametrize(
    ("name", "value"),
    [("real", float("nan")), ("real", float("inf")), ("exact", Decimal("NaN")), ("unsigned", -1), ("huge", 2**64)],
)
def test_what_no_column_holds_is_refused_at_its_place(db: Db, name: str, value: Any) -> None:
    with pytest.raises(QueryArgumentError, match=f"^data.{name}: "):
        db("Item", "create", data={name: value})


def test_single_precision_reads_in_its_shortest_form(db: Db) -> None:
    for value in (0.1, 1.5, -3.25e38, 1.25e-38, 16777216.0):
        assert db("Item", "create", data={"single": value})["single"] == value


def test_a_day_may_be_given_as_a_date(db: Db) -> None:
    row = db("Item", "create", data={"day": date(2024, 2, 29)})
    assert row["day"] == datetime(2024, 2, 29, tzinfo=UTC)
    assert db("Item", "count", where={"day": {"gte": date(2024, 2, 29)}, "id": row["id"]}) == 1
