"""`nicol review`, called as a user calls it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Cli, Outcome

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


ALLOWED = SCHEMA.replace("  author ", '  /// @nicol.allow(SCH201, "never deleted")\n  author ')


def codes(done: Outcome) -> list[str]:
    return [finding["code"] for finding in json.loads(done.out)["findings"]]


def test_an_allowance_hides_its_finding_and_is_reported_when_nothing_needs_it(
    cli: Cli, schema: Callable[[str], Path]
) -> None:
    schema(ALLOWED)
    assert "SCH201" not in codes(cli("review", "--json"))
    assert "1 allowed." in cli("review").out
    path = schema(ALLOWED.replace("authorId String\n}", "authorId String\n\n  @@index([authorId])\n}"))
    assert "ALW001" in codes(cli("review", "--json"))
    cli("review", "--fix")
    assert "@nicol.allow" not in path.read_text()


def test_fixes_are_shown_and_applied(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SCHEMA)
    shown = cli("review", "schema", "--fix", "--dry-run")
    assert shown.status == 0
    assert "+  @@index([authorId])" in shown.out.splitlines()
    assert path.read_text() == SCHEMA

    done = cli("review", "schema", "--fix")

    assert done.out.endswith("Applied the fixes of 2 findings.\n")
    text = path.read_text()
    assert "  @@index([authorId])\n" in text
    assert "onDelete: Restrict" in text
    assert cli("format", "--check").status == 0
    assert cli("review", "schema", "--fix").out == "There is nothing to fix.\n"


def test_suggested_fixes_only_when_asked_for(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema('datasource db {\n  provider = "postgresql"\n}\n\nmodel Order {\n  id    Int @id\n  total Float\n}\n')
    cli("review", "schema", "--fix")
    assert "Float" in path.read_text()
    cli("review", "schema", "--fix", "--suggested")
    assert "total Decimal @db.Decimal(19, 4)" in path.read_text()


def test_a_baseline_leaves_out_what_was_there(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SCHEMA)
    assert cli("review", "schema", "--update-baseline").out.endswith("are known now: nicol-baseline.json\n")
    path.write_text("// a line more\n" + SCHEMA.replace("posts Post[]\n}", "posts Post[]\n  ok    Boolean?\n}"))

    done = cli("review", "schema", "--baseline", "nicol-baseline.json", "--json")

    assert codes(done) == ["SCH303", "SCH605", "SCH613"]
    assert json.loads(done.out)["known"] > 0
    Path("nicol-baseline.json").write_text("[]")
    assert "NICOL-BASELINE" in cli("review", "schema", "--baseline", "nicol-baseline.json").err


def test_settings(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA)
    Path("nicol.toml").write_text('[review]\ndisable = ["SCH4", "SCH6"]\n[review.severity]\nSCH201 = "error"\n')
    done = cli("review", "schema", "--json")
    assert [(one["code"], one["severity"]) for one in json.loads(done.out)["findings"]] == [("SCH201", "error")]
    assert done.status == 1
    Path("nicol.toml").write_text('[review.ignore]\n"prisma/*" = ["SCH"]\n')
    assert codes(cli("review", "schema", "--json")) == []
    Path("nicol.toml").write_text('[review]\ndisable = ["SCH999"]\n')
    assert "names SCH999, which no rule has" in cli("review", "schema").err
    Path("nicol.toml").write_text('[review]\ndisable = ["nonsense"]\n')
    assert "NICOL-CONFIG" in cli("review", "schema").err


def test_sarif_and_annotations(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA)
    [run] = json.loads(cli("review", "schema", "--format", "sarif").out)["runs"]
    result = next(one for one in run["results"] if one["ruleId"] == "SCH201")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "SCH201"
    assert result["level"] == "warning"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 12
    [change] = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "\n  @@index([authorId])\n"
    lines = cli("review", "schema", "--format", "github").out.splitlines()
    assert (
        "::warning title=SCH201 Post.authorId,file=prisma/schema.prisma,line=12,endLine=12,col=3::No index of Post "
        "begins with authorId: deleting one User scans all of Post.%0AFix: Add @@index([authorId]) to Post." in lines
    )


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", *words], check=True, capture_output=True)


def test_since_a_ref_only_what_is_new(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SCHEMA)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    assert codes(cli("review", "schema", "--since", "HEAD", "--json")) == []
    path.write_text("\n\n" + SCHEMA.replace("posts Post[]\n}", "posts Post[]\n  ok    Boolean?\n}"))
    assert codes(cli("review", "schema", "--since", "HEAD", "--json")) == ["SCH303", "SCH605", "SCH613"]


def test_a_rule_explained(cli: Cli) -> None:
    done = cli("explain", "sch201")
    assert done.out.startswith("SCH201  A foreign key that no index begins with\nschema, warning\n")
    assert "1,373 ms" in done.out
    wrong = cli("explain", "SCH20l")
    assert (wrong.status, wrong.out) == (1, "")
    assert "There is no rule SCH20l. Did you mean `SCH2" in wrong.err
    listed = cli("explain").out.splitlines()
    assert "  SCH201  warning  A foreign key that no index begins with" in listed
    assert json.loads(cli("explain", "SCH201", "--json").out)["kind"] == "schema"


def test_fixes_that_do_not_go_together_are_left_out(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(
        """\
generator client {
  provider = "nicol"
}

datasource db {
  provider = "postgresql"
}

model User {
  id    Int    @id
  email String @unique
  total Float
}
"""
    )
    done = cli("review", "schema", "--fix", "--suggested")
    text = path.read_text()
    assert done.status == 0
    assert "email String  @unique @db.Citext" in text
    assert "extensions = [citext]" in text
    assert 'previewFeatures = ["postgresqlExtensions"]' in text
    assert cli("validate").status == 0
    assert "SCH309" not in codes(cli("review", "schema", "--json"))


def test_recorded_queries(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA.replace("authorId String\n", "authorId String\n  status   String\n"))
    query = {
        "fingerprint": "0f3a",
        "model": "Post",
        "operation": "find_many",
        "count": 412,
        "failed": 0,
        "total_ms": 20600.0,
        "max_ms": 91.0,
        "rows": 8240,
        "max_rows": 20,
        "shape": {"where": [{"path": ["status"], "operator": "equals"}]},
    }
    header = {"kind": "header", "format": "nicol-inventory", "version": 1, "provider": "postgresql"}
    Path("queries.jsonl").write_text(f"{json.dumps(header)}\n{json.dumps({'kind': 'query', 'query': query})}\n")
    done = cli("review", "schema", "--queries", "queries.jsonl", "--json")
    [finding] = [one for one in json.loads(done.out)["findings"] if one["code"] == "SCH208"]
    assert finding["evidence"] == ["find_many: 412 calls, 50.0 ms on average."]
    assert finding["fix"]["title"] == "Add @@index([status]) to Post."


def test_a_file_keeps_its_line_ends(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema("")
    path.write_bytes(SCHEMA.replace("\n", "\r\n").encode())
    assert cli("review", "schema", "--fix").status == 0
    content = path.read_bytes()
    assert b"@@index([authorId])\r\n" in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_what_is_only_worth_knowing_stands_together(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SCHEMA)
    out = cli("review", "schema").out
    assert (
        "info[SCH401]: A relation that leaves it to the default what a delete does\n"
        "  prisma/schema.prisma:12:3 Post.author does not say what happens when its User is deleted: the delete is "
        "refused.\n"
        "    Fix: Write onDelete: Restrict, which is the default.\n" in out
    )
    assert "nicol explain SCH201" in out
