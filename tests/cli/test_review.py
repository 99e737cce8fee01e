"""`nicol review`, called as a user calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Cli

SCHEMA = """\
datasource db {
  provider = "postgresql"
}

model User {
  id    String @id
  posts Post[]
}

model Post {
  id       String @id
  author   User   @relation(fields: [authorId], references: [id])
  authorId String
}
"""


def test_findings_as_json(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SCHEMA)
    done = cli("review", "schema", "--json")
    [finding] = [one for one in json.loads(done.out)["findings"] if one["code"] == "SCH201"]
    assert done.status == 0
    assert {key: finding[key] for key in ("severity", "file", "line", "column", "subject")} == {
        "severity": "warning",
        "file": "prisma/schema.prisma",
        "line": 12,
        "column": 3,
        "subject": "Post.authorId",
    }
    assert finding["fix"]["title"] == "Add @@index([authorId]) to Post."
    [edit] = finding["fix"]["edits"]
    text = path.read_text()
    assert (text[: edit["start"]] + edit["text"] + text[edit["end"] :]).endswith("\n  @@index([authorId])\n}\n")


def test_the_threshold_decides_about_the_exit_status(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA)
    assert cli("review", "--fail-on", "warning").status == 1
    assert cli("review", "--fail-on", "error").status == 0
    Path("nicol.toml").write_text('[review]\nfail_on = "warning"\n')
    assert cli("review").status == 1
    assert cli("review", "nonsense").status == 2


def test_the_terminal_shows_line_and_patch(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA)
    out = cli("review").out
    assert "warning[SCH201]: No index of Post begins with authorId" in out
    assert "--> prisma/schema.prisma:12:3" in out
    assert "    +  @@index([authorId])" in out


def test_a_schema_with_errors_gives_them_as_findings(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA.replace("[authorId]", "[writerId]"))
    done = cli("review", "--json")
    [finding] = json.loads(done.out)["findings"]
    assert (done.status, finding["code"], finding["severity"], finding["line"]) == (1, "P1012", "error", 12)


def test_a_schema_outside_a_project(cli: Cli, project: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.prisma"
    other.write_text(SCHEMA)
    assert "SCH201" in cli("review", "--schema", str(other)).out


def test_nothing_to_review(cli: Cli, project: Path) -> None:
    done = cli("review")
    assert (done.status, done.out) == (1, "")
    assert "Could not find a Prisma schema" in done.err


def test_since_something_that_git_does_not_know(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA)
    done = cli("review", "--since", "main")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Error: NICOL-GIT\n\ngit could not say what has changed since main")
