"""Type checkers know what a SQL file takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nicol.generate import generate
from nicol.text.span import Source
from nicol.typed_sql import typed_statements
from nicol.validate import load_or_raise
from tests.types.test_checkers import basedpyright, mypy

SCHEMA = """\
datasource db {
  provider = "sqlite"
}

enum Role {
  USER
  ADMIN
}

model Person {
  id   Int       @id
  name String?
  role Role
  at   DateTime
  list Json
}
"""
PROGRAM = """\
from datetime import datetime

from db import Client, Role
from db.sql import PeopleRow, people, rename
from typing_extensions import assert_type


async def right(db: Client) -> None:
    rows = await db.query_raw_typed(people("USER", at=datetime.now()))
    assert_type(rows, list[PeopleRow])
    assert_type(rows[0].name, str | None)
    assert_type(rows[0].role, Role)
    assert_type(rows[0].datetime, datetime)
    assert_type(await db.execute_raw_typed(rename(name=None, id=1)), int)


async def wrong(db: Client) -> None:
    people("GUEST", at=datetime.now())  # ERROR
    people("USER", at="today")  # ERROR
    people("USER")  # ERROR
    rename(1, 1)  # ERROR
    await db.execute_raw_typed(people("USER", datetime.now()))  # ERROR
    for row in await db.query_raw_typed(people("USER", datetime.now())):
        row.nam  # ERROR
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's project with two SQL files and a program."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "sql").mkdir()
    (folder / "sql" / "people.sql").write_text(
        "SELECT id, name, role, at AS datetime, list FROM Person WHERE role = :role AND at > :at"
    )
    (folder / "sql" / "rename.sql").write_text("UPDATE Person SET name = :name WHERE id = :id")
    schema = load_or_raise([Source(Path("schema.prisma"), SCHEMA)])
    generate(schema, folder / "db", folder, typed_statements(schema, folder))
    (folder / "program.py").write_text(PROGRAM)
    (folder / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["."]}'
    )
    return folder


@pytest.mark.parametrize("checker", [mypy, basedpyright])
def test_exactly_the_wrong_uses_are_reported(project: Path, checker: Callable[[Path], dict[str, set[int]]]) -> None:
    wrong = {number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# ERROR")}

    found = checker(project)
    assert len(wrong) == 6
    assert found == {"program.py": wrong}
