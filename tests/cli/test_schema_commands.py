"""validate, format, generate."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import MAIN, NOTE, SQLITE, Cli

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


WRONG = SQLITE + NOTE.replace("text String", "text Strng")


def test_plain_text_is_prismas(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(WRONG)
    done = cli("validate", "--plain")
    assert (done.status, done.err) == (1, "")
    assert done.out == (
        'error: Type "Strng" is neither a built-in type, nor refers to another model, composite type, or enum.\n'
        "  -->  prisma/schema.prisma:8\n   | \n 7 |   id   Int    @id @default(autoincrement())\n"
        " 8 |   text Strng\n   | \n\nValidation Error Count: 1\n"
    )


def test_plain_text_of_a_valid_schema_is_empty(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)
    done = cli("validate", "--plain")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_sarif(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(WRONG)
    done = cli("validate", "--sarif")
    [result] = json.loads(done.out)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert done.status == 1
    assert place["artifactLocation"]["uri"] == "prisma/schema.prisma"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (8, 8)


def test_warnings_are_shown_and_do_not_fail(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE + '\ngenerator g {\n  provider        = "x"\n  previewFeatures = ["driverAdapters"]\n}\n')
    done = cli("validate")
    assert (done.status, done.out) == (0, "The schema at prisma/schema.prisma is valid\n")
    assert "warning[P1012]: Preview feature" in done.err
    assert done.err.endswith("\n1 warning found.\n")


def test_the_errors_of_all_files_come_in_one_run(cli: Cli, schema: Callable[[str], Path]) -> None:
    folder = schema(SQLITE).parent
    (folder / "a.prisma").write_text("model A {\n  id Itn @id\n}\n")
    (folder / "b.prisma").write_text("model B {\n  id Int @id\n  a  Aa?\n}\n")
    for words in (("--schema", "prisma"), ("prisma",), ("prisma/schema.prisma", "prisma/a.prisma", "prisma/b.prisma")):
        done = cli("validate", *words)
        assert done.status == 1
        assert "prisma/a.prisma:2:6" in done.err
        assert "prisma/b.prisma:3:6" in done.err
        assert done.err.endswith("\n2 errors found.\n")


def test_paths_and_schema_exclude_each_other(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE)
    assert cli("validate", "prisma", "--schema", "prisma").status == 2
    assert cli("format", "-", "prisma").status == 2


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


def test_format_keeps_windows_line_ends(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema("")
    path.write_bytes(SQLITE.replace("\n", "\r\n").encode() + b"\r\nmodel Note {\r\n id Int @id\r\n}\r\n")
    assert cli("format", "--check").status == 1
    assert cli("format").status == 0
    assert path.read_bytes() == (SQLITE + "\nmodel Note {\n  id Int @id\n}\n").replace("\n", "\r\n").encode()
    assert cli("format", "--check").status == 0


def test_format_names_every_file_that_is_not_formatted(cli: Cli, schema: Callable[[str], Path]) -> None:
    folder = schema(SQLITE).parent
    (folder / "a.prisma").write_text("model A {\n id Int @id\n}\n")
    (folder / "b.prisma").write_text("model B {\n id Int @id\n}\n")
    done = cli("format", "--check", "prisma")
    assert done.status == 1
    assert done.err.endswith("\n\n  prisma/a.prisma\n  prisma/b.prisma\n")
    assert cli("format", "prisma/a.prisma").status == 0
    assert cli("format", "--check", "prisma/a.prisma").status == 0
    assert (folder / "b.prisma").read_text() == "model B {\n id Int @id\n}\n"


def formatted(text: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    """`nicol format WORDS` with `text` on standard input."""
    command = [sys.executable, "-c", MAIN, "format", *words]
    return subprocess.run(command, input=text, capture_output=True, check=False)


def test_format_as_a_filter() -> None:
    done = formatted("model A {\r\n id   Int @id // ü\r\n}\r\n".encode(), "-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == "model A {\r\n  id Int @id // ü\r\n}\r\n".encode()
    assert formatted(done.stdout, "-", "--check").returncode == 0


def test_the_filter_checks_and_refuses() -> None:
    untidy = formatted(b"model A {\n id Int @id\n}\n", "-", "--check")
    assert (untidy.returncode, untidy.stdout) == (1, b"")
    broken = formatted(b"model A {\n id Int @id(\n", "-")
    assert (broken.returncode, broken.stdout) == (1, b"")
    assert b"stdin:1:1" in broken.stderr
    foreign = formatted(b"// caf\xe9\n", "-")
    assert (foreign.returncode, foreign.stdout) == (1, b"")
    assert b"P1012" in foreign.stderr


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
