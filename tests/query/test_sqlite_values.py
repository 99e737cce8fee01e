"""What is special about the values that SQLite holds: three forms of a moment, numbers without end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from nicol.drivers import create_database, finish, parse_url
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.query.conftest import Db, opened

SCHEMA = """
datasource db {
  provider = "sqlite"
  url      = "file:unused"
}

model Event {
  id   Int       @id
  at   DateTime?
  key  DateTime  @unique
  size Float?
}
"""
ROWS = """
INSERT INTO "Event" VALUES
  (1, '2024-02-29T12:30:15.000+00:00', 1, NULL),
  (2, '2024-02-29 12:30:15', 2, 1.5),
  (3, 1709209815000, 3, 9e999),
  (4, '2024-02-29T12:30:15.250+00:00', 4, -9e999),
  (5, 1709209815250, 5, 0.1),
  (6, NULL, '2024-02-29 12:30:15', NULL);
"""
MOMENT = datetime(2024, 2, 29, 12, 30, 15, tzinfo=UTC)
LATER = MOMENT + timedelta(milliseconds=250)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    url = parse_url("file:values.db", tmp_path_factory.mktemp("values"))
    create_database(url)
    engine = opened(url, load_or_raise([Source(Path("schema.prisma"), SCHEMA)]), ROWS)
    yield Db("sqlite", engine)
    finish(engine.close())


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"at": MOMENT}, [1, 2, 3]),
        ({"at": MOMENT.astimezone(timezone(timedelta(hours=5)))}, [1, 2, 3]),
        ({"at": LATER}, [4, 5]),
        ({"at": {"not": MOMENT}}, [4, 5]),
        ({"NOT": {"at": LATER}}, [1, 2, 3]),
        ({"at": {"in": [LATER, datetime(2030, 1, 1)]}}, [4, 5]),
        ({"at": {"not_in": [LATER]}}, [1, 2, 3]),
        ({"at": None}, [6]),
    ],
)
def test_a_moment_is_found_in_every_form(db: Db, where: dict[str, Any], found: list[int]) -> None:
    assert db.ids("Event", where=where) == found


def test_every_form_reads_as_the_same_moment(db: Db) -> None:
    rows = db("Event", "find_many", where={"at": MOMENT}, select={"at": True})
    assert rows == [{"at": MOMENT}] * 3


def test_a_row_is_found_by_a_unique_moment_in_another_form(db: Db) -> None:
    assert db("Event", "find_unique", where={"key": MOMENT}, select={"id": True}) == {"id": 6}


def test_numbers_without_end(db: Db) -> None:
    infinity = float("inf")
    assert db.ids("Event", where={"size": infinity}) == [3]
    assert db.ids("Event", where={"size": {"in": [infinity, 0.1]}}) == [3, 5]
    assert db.ids("Event", where={"size": {"not_in": [-infinity, infinity]}}) == [2, 5]
    assert db.ids("Event", where={"size": {"gt": -infinity, "lt": infinity}}) == [2, 5]
