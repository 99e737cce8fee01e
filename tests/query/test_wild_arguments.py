"""Whatever is passed to an operation: it works, or an error of Nicol's says what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicol.drivers import create_database, finish, parse_url
from nicol.engine.engine import OPERATIONS
from nicol.errors import NicolError
from nicol.errors.database import UnmappedDatabaseError
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Schema
from nicol.query.marks import skip
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.query.conftest import Db, opened
from tests.query.wild import Wild

HERE = Path(__file__).parent
EXAMPLES = 400
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ROWS = """
INSERT INTO "Owner" (id, name) VALUES (1001, 'a'), (1002, 'b');
INSERT INTO "Card" (id, code, "ownerId") VALUES (1001, 'c', 1001);
INSERT INTO "Label" (id, text) VALUES ('l', 'a');
INSERT INTO "Thing" (id, "ownerId", changed)
  VALUES (1001, 1001, '2024-01-01 00:00:00'), (1002, NULL, '2024-01-01 00:00:00');
"""
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def wild_schema(provider: str) -> Schema:
    """The schema with every type that the database has."""
    text = (HERE / "wild.prisma").read_text().replace("PROVIDER", provider)
    if provider == "mysql":
        text = re.sub(r" @db\.(?!SmallInt|Decimal|VarChar|Char|Date\b|Time\()\w+(\([^)]*\))?", "", text)
    if provider == "sqlite":
        text = re.sub(r" @db\.\w+(\([^)]*\))?", "", text)
    if provider != "postgresql":
        text = "\n".join(
            line
            for line in text.splitlines()
            if not re.search(r"  (Boolean|Color|String|Int|BigInt|Float|Decimal|DateTime|Json|Bytes)\[\]", line)
        )
    return load_or_raise([Source(HERE / "wild.prisma", text)])


def leads_somewhere(args: Any, path: str) -> bool:
    """Whether every step of the path is there in the arguments; only the last may be what is missing."""
    steps = [int(number) if number else name for name, number in STEP.findall(path)]
    for place, step in enumerate(steps):
        inside = isinstance(args, dict) and step in args
        if not inside and not (isinstance(args, list | tuple) and isinstance(step, int) and step < len(args)):
            return place == len(steps) - 1 and isinstance(step, str)
        args = args[step]
    return True


def call(db: Db, operation: str, model: str, args: dict[str, Any]) -> None:
    """Runs an operation; only an error that tells the caller what to change may come out."""
    told: NicolError | None = None
    try:
        db(model, operation, **args)
    except NicolError as error:
        told = error
    if isinstance(told, QueryArgumentError):
        assert leads_somewhere(args, told.path), str(told)
    elif told is not None:
        assert told.code.startswith("P2"), repr(told)
        assert not isinstance(told, UnmappedDatabaseError), repr(told)


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mysql"])
def db(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    if request.param == "sqlite":
        url = parse_url("file:wild.db", tmp_path_factory.mktemp("wild"))
        create_database(url)
    else:
        url = request.getfixturevalue(f"module_{request.param}_url")
    engine = opened(url, wild_schema(request.param), ROWS)
    yield Db(request.param, engine)
    finish(engine.close())


HUGE = 10**5000
EARLY = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
FOUND: list[tuple[str, str, dict[str, Any]]] = [
    ("find_first", "Thing", {"where": {"real": HUGE}}),
    ("count", "Thing", {"where": {"single": {"not_in": [HUGE]}}}),
    ("update_many", "Thing", {"data": {"exact": {"set": HUGE}}}),
    ("count", "Thing", {"where": {"whole": HUGE}}),
    ("update_many", "Thing", {"data": {"at": EARLY}}),
    ("create_many", "Thing", {"data": [{"zoned": EARLY}]}),
    ("create", "Thing", {"data": {"day": EARLY}}),
    ("count", "Thing", {"where": {"exact": {"in": [Decimal("1e400")]}}}),
    ("create_many_and_return", "Thing", {"data": [{}, {"real": HUGE}]}),
    ("create", "Thing", {"data": {"real": float("nan")}}),
    ("count", "Thing", {"where": {"cash": {"lte": Decimal("Infinity")}}}),
    ("create", "Thing", {"data": {"bits": ""}}),
    ("update_many", "Owner", {"data": {"id": {"divide": 0}}}),
    ("update_many", "Thing", {"data": {"cash": {"divide": Decimal(0)}}}),
    ("find_first", "Owner", {"cursor": {"id": 7}, "where": {"id": -1}}),
    ("find_first", "Owner", {"select": {"_count": {}}}),
    ("delete", "Owner", {"select": {"_count": {"select": {}}}, "where": {"id": 1}}),
    ("find_many", "Thing", {"relation_load_strategy": [[]]}),
    ("find_many", "Thing", {"order_by": [{}, {"id": {"sort": "asc", "nulls": "last"}}]}),
    ("find_many", "Thing", {"order_by": 1.5}),
    ("find_many", "Label", {"include": {"_count": {"select": {"things": {"where": {"AND": [{"nonsense": 1}]}}}}}}),
    ("find_many", "Owner", {"select": {"things": {"include": {"labels": {"where": {"text": 1.5}}}}}}),
    ("count", "Owner", {"where": {"NOT": [skip, {"name": {"lte": {"x": 1}}}]}}),
    ("group_by", "Owner", {"by": "id", "having": {"name": {"_min": {"not_in": ["\ud800"]}}}}),
    ("group_by", "Thing", {"by": "id", "having": {"exact": {"_max": {"in": {HUGE}}}}}),
    ("create", "Owner", {"data": {"name": "n", "things": {"create_many": None}}}),
    ("create", "Owner", {"data": {"name": "n", "things": {"create_many": [{"data": []}]}}}),
]
"""What random arguments have found."""


@pytest.mark.parametrize(("operation", "model", "args"), FOUND, ids=lambda part: part if isinstance(part, str) else "")
def test_found_arguments(db: Db, operation: str, model: str, args: dict[str, Any]) -> None:
    call(db, operation, model, args)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_random_arguments(db: Db, operation: str) -> None:
    schema = db.engine.schema

    @BOUNDED
    @given(st.integers(0, 2**64))
    def run(seed: int) -> None:
        chance = Random(seed)
        model = chance.choice(schema.models)
        call(db, operation, model.name, Wild(schema, chance).call(operation, model))

    run()
