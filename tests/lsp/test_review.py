"""Findings of the review in the editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.lsp.client import client

SCHEMA = """\
datasource db {
  provider = "postgresql"
}

model User {
  id    Int    @id
  posts Post[]
}

model Post {
  id       Int  @id
  author   User @relation(fields: [authorId], references: [id], onDelete: Restrict)
  authorId Int
}
"""


def reported(report: list[Any], code: str) -> list[Any]:
    return [one for one in report if one["code"] == code]


def test_a_finding_with_its_rule_and_its_fix(tmp_path: Path) -> None:
    path = tmp_path / "schema.prisma"
    path.write_text(SCHEMA)
    with client(tmp_path) as session:
        session.initialize()
        uri = session.open(path, SCHEMA)
        report = session.report(uri)
        [finding] = reported(report, "SCH201")
        assert (finding["severity"], finding["source"], finding["range"]["start"]) == (
            2,
            "nicol review",
            {"line": 11, "character": 2},
        )
        assert reported(report, "SCH610")[0]["severity"] == 4
        at = {"textDocument": {"uri": uri}, "position": {"line": 11, "character": 4}}
        shown = session.result("textDocument/hover", at)["contents"]["value"]
        assert "**SCH201** A foreign key that no index begins with" in shown
        assert "1,373 ms" in shown
        asked = {"textDocument": {"uri": uri}, "range": finding["range"], "context": {"diagnostics": [finding]}}
        [action] = session.result("textDocument/codeAction", asked)
        assert action["title"] == "SCH201: Add @@index([authorId]) to Post."
        [change] = action["edit"]["changes"][uri]
        assert change["newText"] == "\n  @@index([authorId])\n"
        session.change(uri, {"range": change["range"], "text": change["newText"]})
        assert reported(session.report(uri), "SCH201") == []


def test_settings_and_errors_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "schema.prisma"
    path.write_text(SCHEMA)
    (tmp_path / "nicol.toml").write_text('[review]\ndisable = ["SCH"]\n')
    with client(tmp_path) as session:
        session.initialize()
        broken = SCHEMA.replace("Post[]", "Pos[]")
        uri = session.open(path, broken)
        assert {one["source"] for one in session.report(uri)} == {"nicol"}
        session.change(uri, {"text": SCHEMA})
        assert session.report(uri) == []
