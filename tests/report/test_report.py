"""The report of a project, as a value and as text."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli

SCHEMA = """\
datasource db {
  provider = "sqlite"
  url      = "file:./dev.db"
}

generator client {
  provider = "nicol"
  output   = "../db"
}

enum Role {
  USER
  ADMIN
}

/// A person | with "marks" <b>
model User {
  id       Int       @id @default(autoincrement())
  email    String    @unique
  role     Role      @default(USER)
  password String
  meta     Json?
  accounts Account[]
  sessions Session[]
}

model Account {
  id                Int    @id @default(autoincrement())
  provider          String
  providerAccountId String
  access_token      String?
  user              User   @relation(fields: [userId], references: [id])
  userId            Int
}

model Session {
  id           Int      @id @default(autoincrement())
  sessionToken String   @unique
  expires      DateTime
  user         User     @relation(fields: [userId], references: [id], onDelete: Cascade)
  userId       Int

  @@index([userId])
}
"""
CODE = """\
from db import Client


async def people(db: Client) -> None:
    await db.user.find_many(include={"accounts": True})
    await db.user.create_many([])
    await db.query_raw("SELECT 1")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> Path:
    """A migrated, generated project with a line of code, under git."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "prisma").mkdir()
    (tmp_path / "prisma" / "schema.prisma").write_text(SCHEMA)
    (tmp_path / "nicol.toml").write_text("")
    (tmp_path / "app.py").write_text(CODE)
    assert cli("migrate", "dev", "--name", "init").status == 0
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    return tmp_path


def sections(cli: Cli, *words: str) -> dict[str, Any]:
    done = cli("report", "--json", *words)
    assert done.status == 0, done.err
    found: dict[str, Any] = json.loads(done.out)["sections"]
    return found


def test_every_part_of_the_structured_form(project: Path, cli: Cli) -> None:
    found = sections(cli)

    assert list(found) == [
        "schemaDesign",
        "migrationStrategy",
        "queryPatterns",
        "performanceOptimizations",
        "typeSafety",
        "files",
        "apiIntegration",
        "authentication",
        "monitoring",
    ]
    assert [row["model"] for row in found["schemaDesign"]["models"]] == ["User", "Account", "Session"]
    assert {"from": "Account.user", "to": "User", "kind": "many-to-one", "columns": "userId → id"}.items() <= found[
        "schemaDesign"
    ]["relations"][0].items()
    assert found["schemaDesign"]["relations"][0]["on delete"] == "Restrict"
    [step] = found["migrationStrategy"]["evolution"]
    assert re.fullmatch(r"\d{14}_init", step["migration"])
    assert step["what it does"] == "create table ×3, create index ×3"
    assert step["way back"] == "down.sql"
    operations = {(row["model"], row["operation"]): row["calls"] for row in found["queryPatterns"]["operations"]}
    assert operations == {("User", "find_many"): "1", ("User", "create_many"): "1"}
    assert found["queryPatterns"]["relationLoading"] == [
        {"call": "app.py:people", "loads": "accounts", "bounded": "no"}
    ]
    assert found["queryPatterns"]["rawSql"] == ["app.py:people: query_raw"]
    assert any(row["code"] == "SCH201" for row in found["performanceOptimizations"]["indexStrategy"])
    assert found["typeSafety"]["client"][0].startswith("The generated client fits the schema")
    assert found["typeSafety"]["enums"] == [{"enum": "Role", "values": "USER, ADMIN", "used by": "User.role"}]
    assert found["typeSafety"]["untyped"][0]["field"] == "User.meta"


def test_the_client_that_does_not_fit(project: Path, cli: Cli) -> None:
    (project / "prisma" / "schema.prisma").write_text(SCHEMA.replace("  meta     Json?\n", ""))

    assert "older than the schema" in sections(cli)["typeSafety"]["client"][0]


def test_since_a_ref_only_what_has_changed(project: Path, cli: Cli) -> None:
    (project / "prisma" / "schema.prisma").write_text(
        SCHEMA.replace("  meta     Json?\n", "  meta     Json?\n  bio      String?\n")
    )
    assert cli("migrate", "dev", "--name", "bio", "--skip-generate").status == 0
    found = sections(cli, "--since", "HEAD")

    [step] = found["migrationStrategy"]["evolution"]
    assert step["migration"].endswith("_bio")
    assert step["what it does"] == "alter table"
    kinds = {row["file"].rsplit("/")[-1]: row["kind"] for row in found["files"]["files"]}
    assert kinds["schema.prisma"] == "schema"
    assert kinds["migration.sql"] == "migration"
    assert "__init__.py" not in kinds


def test_authentication(project: Path, cli: Cli) -> None:
    found = sections(cli)["authentication"]

    assert found["shape"] == ["The models have the shape of Auth.js."]
    assert any(line.startswith("User lacks name, emailVerified, image") for line in found["missing"])
    assert any("`verificationtoken`" in line for line in found["missing"])
    assert "Account may hold one account twice: add @@unique([provider, providerAccountId])." in found["unsafe"]
    assert any(line.startswith("Session.expires has no index") for line in found["unsafe"])
    assert any(line.startswith("Account outlives its User") for line in found["unsafe"])


def test_the_openapi_sketch_follows_the_schema(project: Path, cli: Cli) -> None:
    sketch = sections(cli)["apiIntegration"]["openapi"]

    assert sketch["openapi"] == "3.1.0"
    user = sketch["components"]["schemas"]["User"]
    assert user["properties"]["role"] == {"$ref": "#/components/schemas/Role"}
    assert "password" not in user["properties"]
    assert sketch["components"]["schemas"]["UserCreate"]["required"] == ["email", "password"]
    assert set(sketch["paths"]["/user/{id}"]) == {"parameters", "get", "patch", "delete"}
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(sketch)))
    assert references <= set(sketch["components"]["schemas"])


def test_markdown_and_html_show_texts_as_they_are(project: Path, cli: Cli) -> None:
    markdown = cli("report").out
    assert markdown.startswith("# Database report\n")
    assert '| A person \\| with "marks" \\<b\\> |' in markdown
    assert cli("report", "-o", "page.html").status == 0
    page = (project / "page.html").read_text()
    assert "A person | with &quot;marks&quot; &lt;b&gt;" in page
    assert "| model | kind | on |" in markdown
    assert "| options |" not in markdown
    assert "<script" not in page
    assert "http" not in re.sub(r"http-equiv", "", page)


def test_a_schema_with_errors_is_refused(project: Path, cli: Cli) -> None:
    (project / "prisma" / "schema.prisma").write_text(SCHEMA.replace("Role      @default", "Rle      @default"))
    done = cli("report")

    assert done.status == 1
    assert "nicol validate" in done.err
