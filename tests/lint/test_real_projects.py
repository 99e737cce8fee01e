"""Real projects: what was looked at by hand, and what a database says of the same tables.

`verdicts.csv` holds for each rule how many findings from warning on the corpus's projects have, how many were looked
at, and how many of these were right. When a rule changes what it finds, its line has to be looked at again.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from nicol.drivers import Connection
from nicol.lint import Finding, rules
from nicol.lint.review_schema import check_schema
from nicol.lint.schema_rule import SchemaView, schema_rules
from nicol.lint.subject import read_view
from nicol.migrate import SchemaSide, diff
from nicol.migrate.diff import EmptySide
from nicol.validate import read_sources
from tests.lint.examples import schema_findings

VERDICTS = Path(__file__).parent / "verdicts.csv"
BARE_KEYS = """\
SELECT c.relname::text, string_agg(a.attname::text, ', ' ORDER BY k.place)
FROM pg_constraint f
JOIN pg_class c ON c.oid = f.conrelid
CROSS JOIN unnest(f.conkey) WITH ORDINALITY AS k(number, place)
JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number
WHERE f.contype = 'f' AND NOT EXISTS (
  SELECT 1 FROM pg_index i WHERE i.indrelid = f.conrelid AND i.indpred IS NULL
  AND (i.indkey::int2[])[0:array_length(f.conkey, 1) - 1] @> f.conkey
)
GROUP BY c.relname, f.conname"""
"""Foreign keys that no index begins with, as the catalogue has them."""


def views(corpus: Path) -> dict[str, SchemaView]:
    found: dict[str, SchemaView] = {}
    for folder in sorted(one for one in (corpus / "realworld").iterdir() if one.is_dir()):
        places = (folder / "schema.prisma", folder / "schema", folder / "prisma" / "schema.prisma", folder)
        migrations = folder / "migrations"
        sources = tuple(read_sources(next(place for place in places if place.exists())))
        _, view = read_view(sources, migrations if migrations.is_dir() else None)
        if view is not None:
            found[folder.name] = view
    return found


def findings(view: SchemaView) -> list[Finding]:
    return check_schema(view, list(schema_rules(rules().values())))


@pytest.fixture(scope="module")
def projects(corpus: Path) -> dict[str, SchemaView]:
    return views(corpus)


def test_the_verdicts_are_about_what_is_found(projects: dict[str, SchemaView]) -> None:
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = Counter(one.code for view in projects.values() for one in findings(view) if one.severity != "info")
    looked_at, right = (sum(int(row[name]) for row in rows) for name in ("looked_at", "right"))

    assert len(projects) >= 30
    assert {row["code"]: int(row["found"]) for row in rows if row["code"] != "SCH003"} == found
    assert looked_at >= 500
    assert right / looked_at >= 0.95


@pytest.mark.parametrize("name", ["triggerdotdev__trigger.dev", "amplication__amplication", "BerriAI__litellm"])
async def test_the_catalogue_agrees_about_foreign_keys_without_an_index(
    projects: dict[str, SchemaView], postgresql: Connection, name: str
) -> None:
    view = projects[name]
    await postgresql.script((await diff(EmptySide(), SchemaSide(view.schema))).script)

    ours: set[tuple[str, str]] = set()
    for finding in findings(view):
        if finding.code == "SCH201":
            model_name, _, names = finding.subject.partition(".")
            model = view.schema.model(model_name)
            ours.add((model.db_name, ", ".join(model.scalar(one).db_name for one in names.split(", "))))

    assert len(ours) >= 20
    assert ours == {(table, columns) for table, columns in await postgresql.fetch(BARE_KEYS)}


QUIET = """\
generator client {
  provider = "nicol"
}

datasource db {
  provider = "postgresql"
}

/// Somebody with an account.
model User {
  id        String   @id @default(uuid(7)) @db.Uuid
  email     String   @unique @db.Citext
  createdAt DateTime @default(now()) @db.Timestamptz(6)
  updatedAt DateTime @updatedAt @db.Timestamptz(6)
  orders    Order[]
}

/// What somebody bought.
model Order {
  id        String   @id @default(uuid(7)) @db.Uuid
  userId    String   @db.Uuid
  total     Decimal  @db.Decimal(19, 4)
  note      String?
  createdAt DateTime @default(now()) @db.Timestamptz(6)
  updatedAt DateTime @updatedAt @db.Timestamptz(6)
  user      User     @relation(fields: [userId], references: [id], onDelete: Restrict)

  @@index([userId, createdAt(sort: Desc)])
}
"""


def test_a_sound_schema_is_hardly_spoken_of() -> None:
    assert {one.code for one in schema_findings(QUIET)} == {"SCH514"}
