"""Any value of a type comes back as it was written and is found by itself, one row at a time and many at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicol.drivers import create_database, finish, parse_url
from nicol.errors.query import QueryArgumentError
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.query.conftest import Db, opened

SCHEMA = """datasource db {
  provider = "PROVIDER"
  url      = "file:unused"
}

model Thing {
  id      Int       @id @default(autoincrement())
  text    String?
  flag    Boolean?
  whole   Int?
  big     BigInt?
  real    Float?
  exact   Decimal?
  moment  DateTime?
  raw     Bytes?
  data    Json?
LISTS
}
"""
LISTS = "  texts String[]\n  bigs BigInt[]\n  reals Float[]\n  moments DateTime[]\n  raws Bytes[]\n  flags Boolean[]"
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
BIG = st.integers(-(2**63), 2**63 - 1)
REAL = st.floats(allow_nan=False).map(lambda number: number + 0.0)
"""-0.0 has a test of its own: SQLite's file format has no such number."""
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=11, minutes=30))])
MOMENT = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
RAW = st.binary(max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT | st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
).filter(lambda value: value is not None)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "flag": st.booleans(),
    "whole": st.integers(-(2**31), 2**31 - 1),
    "big": BIG,
    "real": REAL,
    "exact": st.decimals(-(10**12), 10**12, places=3),
    "moment": MOMENT,
    "raw": RAW,
    "data": JSON,
}
MANY: dict[str, st.SearchStrategy[Any]] = {
    "texts": TEXT,
    "bigs": BIG,
    "reals": REAL,
    "moments": MOMENT,
    "raws": RAW,
    "flags": st.booleans(),
}
ROW = st.fixed_dictionaries({}, optional=FIELDS)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    if request.param == "sqlite":
        url = parse_url("file:values.db", tmp_path_factory.mktemp("values"))
        create_database(url)
    else:
        url = request.getfixturevalue("module_postgresql_url")
    text = SCHEMA.replace("PROVIDER", request.param).replace("LISTS", LISTS if request.param == "postgresql" else "")
    engine = opened(url, load_or_raise([Source(Path("schema.prisma"), text)]), "")
    yield Db(request.param, engine)
    finish(engine.close())


SETTINGS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@SETTINGS
@given(ROW)
def test_one_row(db: Db, row: dict[str, Any]) -> None:
    made = db("Thing", "create", data=row)
    found = db("Thing", "find_unique", where={"id": made["id"]})
    assert found == made
    assert all(found[name] == row[name] for name in row), found
    for name, value in row.items():
        condition = {"equals": value} if name == "data" else value
        assert made["id"] in db.ids("Thing", where={name: condition, "id": {"gte": made["id"]}}), name
    for name in row.keys() - {"data", "flag"}:
        assert made["id"] in db.ids("Thing", where={name: {"in": [row[name]]}, "id": made["id"]}), name


@SETTINGS
@given(st.lists(ROW, min_size=2, max_size=12))
def test_many_rows(db: Db, rows: list[dict[str, Any]]) -> None:
    made = db("Thing", "create_many_and_return", data=rows)
    found = {row["id"]: row for row in db("Thing", "find_many", where={"id": {"in": [row["id"] for row in made]}})}
    assert [found[row["id"]] for row in made] == made
    assert len(made) == len(rows)
    for row in rows:
        assert any(all(one[name] == row.get(name) for name in FIELDS) for one in made), row


@SETTINGS
@given(st.fixed_dictionaries({}, optional={name: st.lists(one, max_size=4) for name, one in MANY.items()}))
def test_lists(db: Db, row: dict[str, Any]) -> None:
    if db.name == "sqlite":
        pytest.skip("the schema language has no lists here")
    made = db("Thing", "create", data=row)
    found = db("Thing", "find_unique", where={"id": made["id"]})
    assert all(found[name] == row.get(name, []) for name in MANY), found
    for name, values in row.items():
        assert made["id"] in db.ids("Thing", where={name: {"equals": values}, "id": made["id"]})
        if values:
            assert made["id"] in db.ids("Thing", where={name: {"has": values[0]}, "id": made["id"]})


def test_zero_has_a_sign_where_the_database_keeps_it(db: Db) -> None:
    made = db("Thing", "create", data={"real": -0.0})
    found = db("Thing", "find_unique", where={"id": made["id"]})
    assert found["real"] == 0
    assert math.copysign(1, found["real"]) == (-1 if db.name == "postgresql" else 1)


def test_what_is_no_number(db: Db) -> None:
    """PostgreSQL keeps NaN; SQLite would store NULL and refuses it."""
    if db.name == "postgresql":
        made = db("Thing", "create", data={"real": math.nan, "exact": Decimal("NaN")})
        assert math.isnan(made["real"])
        assert made["exact"].is_nan()
    else:
        with pytest.raises(QueryArgumentError, match="NaN"):
            db("Thing", "create", data={"real": math.nan})
