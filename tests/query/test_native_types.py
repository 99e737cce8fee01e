"""Filters, order and arithmetic on PostgreSQL's types that have no operators of their own for them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nicol.drivers import finish
from nicol.drivers.url import DatabaseUrl
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.query.conftest import Db, opened

SCHEMA = """
datasource db {
  provider = "postgresql"
  url      = "file:unused"
}

model Item {
  id      Int      @id
  host    String?  @db.Inet
  bits    String?  @db.Bit(3)
  more    String?  @db.VarBit
  markup  String?  @db.Xml
  uid     String?  @db.Uuid
  plain   Json?    @db.Json
  object  Int?     @db.Oid
  cash    Decimal? @db.Money
  bitsets String[] @db.Bit(3)
  markups String[] @db.Xml
  hosts   String[] @db.Inet
}
"""
ROWS = """
INSERT INTO "Item" VALUES
  (1, '10.0.0.1', '101', '11', '<a/>', '0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a01', '{"a": 2}', 7, 9.99,
   '{101,110}', '{<a/>}', '{10.0.0.1}'),
  (2, 'fe80::A', '010', '0', '<b/>', '0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a02', '{"a": 1}', 8, 1.00, '{}', '{}', '{}');
"""
BOTH = [1, 2]


@pytest.fixture(scope="module")
def db(module_postgresql_url: DatabaseUrl) -> Iterator[Db]:
    engine = opened(module_postgresql_url, load_or_raise([Source(Path("schema.prisma"), SCHEMA)]), ROWS)
    yield Db("postgresql", engine)
    finish(engine.close())


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"host": {"contains": "0.0"}}, [1]),
        ({"host": {"endswith": ".1"}}, [1]),
        ({"host": {"startswith": "FE80", "mode": "insensitive"}}, [2]),
        ({"host": {"startswith": "FE80"}}, []),
        ({"host": {"equals": "FE80::a", "mode": "insensitive"}}, [2]),
        ({"host": {"in": ["10.0.0.1", "10.0.0.2"], "mode": "insensitive"}}, [1]),
        ({"host": {"gt": "10.0.0.1"}}, [2]),
        ({"bits": {"startswith": "1"}}, [1]),
        ({"bits": "010"}, [2]),
        ({"bits": {"equals": "010", "mode": "insensitive"}}, [2]),
        ({"more": {"contains": "1"}}, [1]),
        ({"markup": "<a/>"}, [1]),
        ({"markup": {"not": "<a/>"}}, [2]),
        ({"markup": {"in": ["<b/>", "<c/>"]}}, [2]),
        ({"markup": {"gte": "<b/>"}}, [2]),
        ({"markup": {"equals": "<B/>", "mode": "insensitive"}}, [2]),
        ({"markup": {"contains": "a"}}, [1]),
        ({"uid": {"equals": "0B8F0B7E-0D7A-4D6F-9D1E-5A1C1F0E0A01", "mode": "insensitive"}}, [1]),
        ({"uid": {"in": ["0B8F0B7E-0D7A-4D6F-9D1E-5A1C1F0E0A02"], "mode": "insensitive"}}, [2]),
        ({"bitsets": {"equals": ["101", "110"]}}, [1]),
        ({"bitsets": ["101"]}, []),
        ({"bitsets": {"has": "110"}}, [1]),
        ({"bitsets": {"has_some": ["110", "000"]}}, [1]),
        ({"bitsets": {"has_every": ["110", "000"]}}, []),
        ({"markups": {"equals": ["<a/>"]}}, [1]),
        ({"markups": {"has": "<a/>"}}, [1]),
        ({"markups": {"has_every": ["<a/>"]}}, [1]),
        ({"hosts": {"has_some": ["10.0.0.1"]}}, [1]),
        ({"object": {"gt": 7}}, [2]),
    ],
)
def test_filters(db: Db, where: dict[str, Any], found: list[int]) -> None:
    assert db.ids("Item", where=where) == found


def test_columns_without_an_order_are_ordered_by_their_content(db: Db) -> None:
    assert db.ids("Item", order_by={"plain": "asc"}) == [2, 1]
    assert db.ids("Item", order_by={"markup": "desc"}) == [2, 1]
    assert db.ids("Item", order_by={"plain": "asc"}, cursor={"id": 2}, take=2) == [2, 1]
    assert db.ids("Item", distinct=["plain", "markup"]) == BOTH


def test_arithmetic(db: Db) -> None:
    def changed(name: str, **change: Any) -> Any:
        return db("Item", "update", where={"id": 1}, data={name: change}, select={name: True})[name]

    assert changed("cash", multiply=2) == Decimal("19.98")
    assert changed("cash", divide=2) == Decimal("9.99")
    assert changed("cash", increment=Decimal("0.01")) == Decimal(10)
    assert changed("object", increment=3) == 10
    assert changed("object", divide=2) == 5
