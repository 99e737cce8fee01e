"""What only PostgreSQL has: lists, native types, JSON that travels inside one statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nicol.drivers import finish
from nicol.drivers.url import DatabaseUrl
from tests.query.conftest import Db, opened, schema_of

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def db(module_postgresql_url: DatabaseUrl) -> Iterator[Db]:
    """Two boxes with every type, in one crate."""
    rows = (HERE / "types.sql").read_text()
    engine = opened(module_postgresql_url, schema_of("types.prisma", "postgresql"), rows)
    yield Db("postgresql", engine)
    finish(engine.close())


FULL: dict[str, Any] = {
    "id": "0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a01",
    "crateId": 1,
    "flag": True,
    "small": 7,
    "big": 9007199254740993,
    "real": 0.1,
    "exact": Decimal("12345678901234567890.123456789"),
    "cash": Decimal("9.99"),
    "at": datetime(2024, 2, 29, 12, 30, 0, 123000, tzinfo=UTC),
    "zoned": datetime(2024, 2, 29, 10, 30, tzinfo=UTC),
    "day": datetime(2024, 2, 29, tzinfo=UTC),
    "clock": datetime(1970, 1, 1, 12, 30, tzinfo=UTC),
    "host": "10.0.0.1",
    "json": {"a": [1, None]},
    "raw": b"\x00\xff",
    "color": "RED",
    "colors": ["RED", "BLUE"],
    "words": ["a", "b"],
    "numbers": [1, 2],
    "times": [datetime(2024, 1, 1, tzinfo=UTC)],
    "keys": ["0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a01"],
}


def test_every_type_comes_as_it_should(db: Db) -> None:
    assert db("Box", "find_unique", where={"id": FULL["id"]}) == FULL


def test_a_decimal_has_no_zeros_of_its_scale(db: Db) -> None:
    row = db("Box", "find_unique", where={"id": FULL["id"]}, select={"exact": True, "cash": True})
    assert [str(value) for value in row.values()] == ["12345678901234567890.123456789", "9.99"]


def test_nulls_are_none_and_lists_are_empty(db: Db) -> None:
    row = db("Box", "find_unique", where={"id": "0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a02"})
    lists = {"colors": [], "words": [], "numbers": [], "times": [], "keys": []}
    assert row == dict.fromkeys(FULL) | {"id": "0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a02", "crateId": 1} | lists


@pytest.mark.parametrize("strategy", ["join", "query"])
def test_the_same_inside_a_relation(db: Db, strategy: str) -> None:
    scalars = {name: True for name, value in FULL.items() if not isinstance(value, list)}
    boxes = {"select": scalars, "where": {"flag": True}}
    row = db("Crate", "find_unique", where={"id": 1}, include={"boxes": boxes}, relation_load_strategy=strategy)
    assert row == {"id": 1, "name": "c", "boxes": [{k: v for k, v in FULL.items() if not isinstance(v, list)}]}


def test_lists_inside_a_relation(db: Db) -> None:
    row = db("Crate", "find_unique", where={"id": 1}, include={"boxes": {"where": {"flag": True}}})
    assert row["boxes"] == [FULL]


LISTS: list[tuple[dict[str, Any], int]] = [
    ({"words": {"has": "a"}}, 1),
    ({"words": {"has": "z"}}, 0),
    ({"words": {"has_every": ["a", "b"]}}, 1),
    ({"words": {"has_every": ["a", "z"]}}, 0),
    ({"words": {"has_some": ["z", "b"]}}, 1),
    ({"words": {"has_some": []}}, 0),
    ({"words": {"equals": ["a", "b"]}}, 1),
    ({"words": ["b", "a"]}, 0),
    ({"words": {"is_empty": False}}, 1),
    ({"words": {"is_empty": True}}, 0),
    ({"numbers": {"has": 2}}, 1),
    ({"colors": {"has": "BLUE"}}, 1),
    ({"colors": {"has_every": ["RED", "BLUE"]}}, 1),
    ({"keys": {"has": FULL["id"]}}, 1),
    ({"times": {"has": datetime(2024, 1, 1, tzinfo=UTC)}}, 1),
]

SCALARS: list[tuple[dict[str, Any], int]] = [
    ({"id": {"in": [FULL["id"]]}}, 1),
    ({"color": {"in": ["RED"]}}, 1),
    ({"color": "BLUE"}, 0),
    ({"exact": "12345678901234567890.123456789"}, 1),
    ({"big": {"gt": 9007199254740992}}, 1),
    ({"at": {"lt": datetime(2024, 2, 29, 12, 30, 1, tzinfo=UTC)}}, 1),
    ({"zoned": datetime(2024, 2, 29, 10, 30, tzinfo=UTC)}, 1),
    ({"zoned": {"in": [datetime(2024, 2, 29, 10, 30)]}}, 1),
    ({"day": datetime(2024, 2, 29, 15, tzinfo=UTC)}, 1),
    ({"clock": {"gte": datetime(1970, 1, 1, 12, 30, tzinfo=UTC)}}, 1),
    ({"host": "10.0.0.1"}, 1),
    ({"raw": b"\x00\xff"}, 1),
    ({"raw": {"in": [b"\x00\xff", b""]}}, 1),
    ({"cash": {"lt": 10}}, 1),
    ({"real": {"gte": 0.1}}, 1),
    ({"small": 7}, 1),
    ({"json": {"equals": {"a": [1, None]}}}, 1),
    ({"json": {"path": ["a", "0"], "equals": 1}}, 1),
]


@pytest.mark.parametrize(("where", "number"), LISTS + SCALARS, ids=[str(where) for where, _ in LISTS + SCALARS])
def test_filters(db: Db, where: dict[str, Any], number: int) -> None:
    assert db("Box", "count", where=where) == number
