"""Many rows at once on PostgreSQL keep every type exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from nicol.drivers import finish
from nicol.drivers.url import DatabaseUrl
from nicol.errors.database import ValueOutOfRangeError
from nicol.errors.query import QueryArgumentError
from nicol.query.marks import JsonNull
from tests.query.conftest import Db, opened, schema_of
from tests.query.test_postgresql import FULL

SCALARS: dict[str, Any] = {name: value for name, value in FULL.items() if not isinstance(value, list)}
IDS = ["0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0b01", "0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0b02"]


@pytest.fixture
def db(postgresql_url: DatabaseUrl) -> Iterator[Db]:
    engine = opened(postgresql_url, schema_of("types.prisma", "postgresql"), "")
    db = Db("postgresql", engine)
    db("Crate", "create", data={"id": 1, "name": "c"})
    yield db
    finish(engine.close())


def test_every_type_and_null(db: Db) -> None:
    empty: dict[str, Any] = dict.fromkeys(SCALARS)
    rows = [SCALARS | {"id": IDS[0]}, empty | {"id": IDS[1], "crateId": 1}]
    assert db("Box", "create_many", data=rows) == 2
    assert db("Box", "find_many", select=dict.fromkeys(SCALARS, True), order_by={"id": "asc"}) == rows


def test_floats_without_a_word_in_json(db: Db) -> None:
    values = [math.inf, -math.inf, 1e300, -0.0, 5e-324]
    ids = [f"0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0c0{number}" for number in range(6)]
    rows = [{"id": one, "crateId": 1, "real": value} for one, value in zip(ids, [*values, math.nan], strict=True)]
    db("Box", "create_many", data=rows)
    found = [row["real"] for row in db("Box", "find_many", order_by={"id": "asc"})]
    assert found[:5] == values
    assert math.copysign(1, found[3]) == -1
    assert math.isnan(found[5])


def test_text_with_quotes_escapes_and_words_of_json(db: Db) -> None:
    names = ['"', "\\", "\\x41", "null", "{}", "[1]", "é\u2028😀", "", "\n"]
    db("Crate", "create_many", data=[{"id": 10 + place, "name": name} for place, name in enumerate(names)])
    found = db("Crate", "find_many", where={"id": {"gte": 10}}, order_by={"id": "asc"})
    assert [row["name"] for row in found] == names


def test_json_keeps_its_null(db: Db) -> None:
    rows = [{"id": IDS[0], "crateId": 1, "json": JsonNull}, {"id": IDS[1], "crateId": 1, "json": ["null", '"', None]}]
    found = db("Box", "create_many_and_return", data=rows, select={"json": True})
    assert found == [{"json": None}, {"json": ["null", '"', None]}]
    assert [row["id"] for row in db("Box", "find_many", where={"json": {"equals": JsonNull}})] == [IDS[0]]


def test_a_number_that_is_too_large(db: Db) -> None:
    with pytest.raises(ValueOutOfRangeError):
        db("Box", "create_many", data=[{"id": IDS[0], "crateId": 1, "small": 40000}])


def test_half_a_character_is_refused(db: Db) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        db("Crate", "create_many", data=[{"id": 2, "name": "\ud800"}])
    assert "cannot be written as UTF-8" in str(caught.value)
