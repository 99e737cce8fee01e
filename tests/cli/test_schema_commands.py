"""validate, format, generate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import NOTE, SQLITE, Cli

GENERATOR = '\ngenerator client {\n  provider = "nicol"\n  output   = "../db"\n}\n'


def test_a_valid_schema(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)
    assert cli("validate").out == "The schema at prisma/schema.prisma is valid\n"


def test_a_wrong_schema_shows_the_place(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE.replace("text String", "text Strng"))
    done = cli("validate")
    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith("Error: P1012\n")
    assert "prisma/schema.prisma:8:8" in done.err
    assert "  text Strng" in done.err
    assert "^^^^^" in done.err
    assert "String" in done.err


def test_json_findings(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE.replace("text String", "text Strng"))
    done = cli("validate", "--json")
    [finding] = json.loads(done.out)["diagnostics"]
    assert done.status == 1
    assert (finding["severity"], finding["code"], finding["line"], finding["column"]) == ("error", "P1012", 8, 8)


def test_json_of_a_valid_schema(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)
    done = cli("validate", "--json")
    assert (done.status, json.loads(done.out)) == (0, {"diagnostics": []})


def test_a_missing_schema(cli: Cli, project: Path) -> None:
    done = cli("validate")
    assert done.status == 1
    assert done.err.startswith("Error: P1012\n\nCould not find a Prisma schema")
    assert "nicol init" in done.err


def test_an_unreadable_schema(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema("").write_bytes(b"\xff\xfe\x00model")
    done = cli("validate")
    assert done.status == 1
    assert done.err.startswith("Error: P1012\n")
    assert "prisma/schema.prisma" in done.err


def test_an_unknown_provider(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE.replace('"sqlite"', '"oracle"') + NOTE)
    done = cli("validate")
    assert done.status == 1
    assert "P1012" in done.err
    assert "oracle" in done.err


def test_format_writes_and_then_agrees(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SQLITE + "\nmodel Note {\n id Int @id\n  text   String\n}\n")
    refused = cli("format", "--check")
    assert refused.status == 1
    assert "prisma/schema.prisma" in refused.err
    assert cli("format").status == 0
    assert path.read_text() == SQLITE + "\nmodel Note {\n  id   Int    @id\n  text String\n}\n"
    assert cli("format", "--check").out == "All files are formatted correctly!\n"


def test_a_file_that_cannot_be_parsed_is_not_touched(cli: Cli, schema: Callable[[str], Path]) -> None:
    text = SQLITE + "\nmodel Note {\n id Int @id(\n"
    path = schema(text)
    done = cli("format")
    assert (done.status, path.read_text()) == (1, text)
    assert "prisma/schema.prisma:6:1" in done.err


def test_format_keeps_the_files_mode(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SQLITE + "\nmodel Note {\n id Int @id\n}\n")
    path.chmod(0o640)
    cli("format")
    assert path.stat().st_mode & 0o777 == 0o640


def test_generate(cli: Cli, schema: Callable[[str], Path], project: Path) -> None:
    schema(SQLITE + GENERATOR + NOTE)
    done = cli("generate")
    assert done.status == 0
    assert done.out.startswith("✔ Generated Nicol client to db in ")
    assert (project / "db" / "py.typed").exists()


def test_generate_says_what_it_leaves_alone(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + GENERATOR + GENERATOR.replace("client", "js").replace("nicol", "prisma-client-js") + NOTE)
    assert "prisma-client-js" in cli("generate").err


def test_an_unknown_generator(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + GENERATOR + NOTE)
    done = cli("generate", "--generator", "clent")
    assert (done.status, done.err) == (1, "The schema has no generator `clent`; it has: client.\n")


def test_push_writes_no_client_that_nobody_asked_for(cli: Cli, schema: Callable[[str], Path], project: Path) -> None:
    schema(SQLITE + NOTE)
    assert cli("db", "push").status == 0
    assert sorted(path.name for path in project.rglob("*")) == ["dev.db", "prisma", "schema.prisma"]
