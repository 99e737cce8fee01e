"""nicol schema dmmf, and what the other commands say about schemas of databases that Nicol only reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import NOTE, SQLITE, Cli

MONGODB = 'datasource db {\n  provider = "mongodb"\n  url      = "mongodb://127.0.0.1/db"\n}\n'
COCKROACHDB = 'datasource db {\n  provider = "cockroachdb"\n  url      = "postgresql://root@127.0.0.1:1/x"\n}\n'
SQLSERVER = 'datasource db {\n  provider = "sqlserver"\n  url      = "sqlserver://127.0.0.1"\n}\n'
MODEL = '\nmodel Note {\n  id Int @id @map("_id")\n}\n'


def test_the_datamodel_is_printed(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)
    done = cli("schema", "dmmf")
    assert (done.status, done.err, done.out.count("\n")) == (0, "", 1)
    assert [model["name"] for model in json.loads(done.out)["models"]] == ["Note"]
    assert json.loads(cli("schema", "dmmf", "--pretty").out) == json.loads(done.out)


def test_the_datamodel_is_written_to_a_file(cli: Cli, schema: Callable[[str], Path], project: Path) -> None:
    schema(SQLITE + NOTE)
    assert cli("schema", "dmmf", "--output", "dmmf.json", "--pretty").out == ""
    assert (project / "dmmf.json").read_text().startswith('{\n  "enums": [],\n')


def test_a_wrong_schema_has_no_datamodel(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE.replace("Int ", "Itn "))
    done = cli("schema", "dmmf")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Error: P1012\n")


@pytest.mark.parametrize("head", [MONGODB, SQLSERVER])
def test_schemas_of_foreign_databases_can_be_looked_at(cli: Cli, schema: Callable[[str], Path], head: str) -> None:
    schema(head + MODEL)
    assert cli("validate").status == 0
    assert json.loads(cli("schema", "dmmf").out)["models"][0]["fields"][0]["dbName"] == "_id"


@pytest.mark.parametrize(
    ("head", "name"), [(MONGODB, "mongodb"), (SQLSERVER, "sqlserver"), (COCKROACHDB, "cockroachdb")]
)
@pytest.mark.parametrize(
    "words",
    [
        ("generate",),
        ("migrate", "dev", "--name", "x"),
        ("migrate", "deploy"),
        ("migrate", "status"),
        ("migrate", "reset", "--force"),
        ("migrate", "diff", "--from-empty", "--to-schema-datamodel", "prisma/schema.prisma", "--script"),
        ("migrate", "resolve", "--applied", "x"),
        ("db", "push"),
        ("db", "execute", "--file", "prisma/schema.prisma"),
    ],
)
def test_what_needs_the_database_refuses(
    cli: Cli, schema: Callable[[str], Path], project: Path, words: tuple[str, ...], head: str, name: str
) -> None:
    schema(head + MODEL)
    done = cli(*words)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Error: NICOL-DB\n")
    assert name in done.err
    assert [path.name for path in project.rglob("*") if path.is_file()] == ["schema.prisma"]


def test_a_schema_without_a_datasource_has_a_datamodel_and_no_database(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(NOTE)
    assert cli("schema", "dmmf").status == 0
    done = cli("db", "push")
    assert done.status == 1
    assert "A datasource block is missing" in done.err
