"""Referential actions without foreign keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nicol.ddl import diff, empty, from_schema, render
from nicol.dialects import dialect_for
from nicol.drivers import DatabaseUrl, Pool
from nicol.engine import Engine, Session
from nicol.errors.database import RelationViolationError
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.write.blog import make_row

MODELS = """
model Owner {
  id    Int   @id
  code  Int   @unique
  pets  Pet[]
  cars  Car[]
  loans Loan[]
  notes Note[]
}
model Pet {
  id      Int   @id
  ownerId Int
  owner   Owner @relation(fields: [ownerId], references: [id], onDelete: Cascade)
  toys    Toy[]
}
model Toy {
  id    Int  @id
  petId Int?
  pet   Pet? @relation(fields: [petId], references: [id])
}
model Car {
  id    Int    @id
  code  Int?
  owner Owner? @relation(fields: [code], references: [code])
}
model Loan {
  id      Int   @id
  code    Int
  owner   Owner @relation(fields: [code], references: [code], onUpdate: Restrict)
}
model Note {
  id   Int    @id
  code Int?
  on   Owner? @relation(fields: [code], references: [code], onUpdate: SetNull)
}
"""


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def database_url(request: pytest.FixtureRequest) -> DatabaseUrl:
    """A new empty database of each kind in turn."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, DatabaseUrl)
    return url


@pytest.fixture
async def db(pool: Pool) -> Session:
    text = f'datasource db {{\n provider = "{pool.dialect.provider}"\n relationMode = "prisma"\n}}\n{MODELS}'
    schema = load_or_raise([Source(Path("schema.prisma"), text)])
    dialect = dialect_for(schema.provider)
    connection = await pool.acquire()
    await connection.script(render(diff(empty(dialect), from_schema(schema)), dialect).text)
    pool.release(connection)
    session = Engine(schema, pool, make_row, {}).session()
    for number in (1, 2):
        await session.run("Owner", "create", {"data": {"id": number, "code": number * 10}})
        await session.run("Pet", "create", {"data": {"id": number, "ownerId": number}})
        await session.run("Toy", "create", {"data": {"id": number, "petId": number}})
        await session.run("Car", "create", {"data": {"id": number, "code": number * 10}})
        await session.run("Note", "create", {"data": {"id": number, "code": number * 10}})
    return session


async def column(db: Session, model: str, field: str) -> list[Any]:
    rows = await db.run(model, "find_many", {"order_by": {"id": "asc"}})
    return [row[field] for row in rows]


@pytest.mark.parametrize("operation", ["delete", "delete_many"])
async def test_deleting_cascades_and_sets_null(db: Session, operation: str) -> None:
    await db.run("Owner", operation, {"where": {"id": 1}})
    assert await column(db, "Owner", "id") == [2]
    assert await column(db, "Pet", "id") == [2]
    assert await column(db, "Toy", "petId") == [None, 2]
    assert await column(db, "Car", "code") == [None, 20]
    assert await column(db, "Note", "code") == [None, 20]


@pytest.mark.parametrize(
    ("operation", "args"),
    [
        ("update", {"where": {"id": 1}, "data": {"code": 11}}),
        ("update_many", {"where": {"id": 1}, "data": {"code": {"increment": 1}}}),
        ("upsert", {"where": {"id": 1}, "create": {"id": 1, "code": 1}, "update": {"code": 11}}),
    ],
)
async def test_a_changed_key_is_followed(db: Session, operation: str, args: dict[str, Any]) -> None:
    await db.run("Owner", operation, args)
    assert await column(db, "Owner", "code") == [11, 20]
    assert await column(db, "Car", "code") == [11, 20]
    assert await column(db, "Note", "code") == [None, 20]


@pytest.mark.parametrize(
    ("operation", "args"),
    [
        ("delete", {"where": {"id": 2}}),
        ("delete_many", {}),
        ("update", {"where": {"id": 2}, "data": {"code": 21}}),
        ("update_many", {"data": {"code": {"increment": 1}}}),
    ],
)
async def test_a_restricted_change_leaves_everything(db: Session, operation: str, args: dict[str, Any]) -> None:
    await db.run("Loan", "create", {"data": {"id": 1, "code": 20}})
    with pytest.raises(RelationViolationError, match="relation 'LoanToOwner' between the `Loan` and `Owner` models"):
        await db.run("Owner", operation, args)
    assert await column(db, "Owner", "code") == [10, 20]
    assert await column(db, "Pet", "id") == [1, 2]
    assert await column(db, "Car", "code") == [10, 20]


async def test_a_nested_delete_is_followed(db: Session) -> None:
    await db.run("Owner", "update", {"where": {"id": 1}, "data": {"pets": {"delete": {"id": 1}}}})
    assert await column(db, "Pet", "id") == [2]
    assert await column(db, "Toy", "petId") == [None, 2]


async def test_other_changes_touch_nothing_else(db: Session) -> None:
    assert await db.run("Owner", "update_many", {"data": {"id": {"increment": 10}}, "where": {"code": 10}}) == 1
    assert await column(db, "Pet", "ownerId") == [11, 2]
    assert await column(db, "Car", "code") == [10, 20]
