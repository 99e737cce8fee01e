"""Query rules on whole files: the seed's own code, and what must not be said."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from nicol.config import ReviewSettings
from nicol.drivers import Connection
from nicol.drivers.finish import finish
from nicol.lint.request import ReviewRequest
from nicol.lint.review import review
from nicol.lint.schema_rule import SchemaView
from nicol.lint.stale import Stale, stale_tables
from nicol.validate import load_or_raise, read_sources
from tests.advise.library import fill, library
from tests.lint.examples import query_findings

ALL = ReviewSettings()
SCHEMA = """model User {
  id    String @id
  email String @unique
  posts Post[]
}

model Post {
  id        String   @id
  title     String
  createdAt DateTime @default(now())
  author    User     @relation(fields: [authorId], references: [id])
  authorId  String

  @@index([authorId])
}
"""


def codes(code: str) -> list[str]:
    return [finding.code for finding in query_findings({"prisma": SCHEMA, "python": code})]


@pytest.mark.parametrize(
    "code",
    [
        "for user in db.user.find_many(where={'id': i}):\n    x = db.post.find_many(order_by={'id': 'asc'}, take=5)",
        "await asyncio.gather(*[db.user.find_unique(where={'id': p.authorId}) for p in posts])",
        "for text in ('a', 'b'):\n    db.post.update(where={'id': text}, data={'title': text})",
        "for text in texts:\n    post = db.post.create({'title': text})\n    print(post.id)",
        "db.post.find_many(where={'id': {'in': ids}})",
        "db.post.find_many(where={'title': {'startswith': text}}, order_by={'id': 'asc'}, take=3)",
        "db.post.find_many(order_by={'id': 'asc'}, skip=20, take=10)",
        "db.query_raw('SELECT id FROM \"Post\" WHERE id = $1', name)",
        "db.post.delete_many(where={'id': name})",
        "db.user.find_many(where={'posts': {'none': {'title': None}}}, order_by={'id': 'asc'}, take=5)",
        "db.post.find_many(cursor={'id': i}, order_by={'id': 'asc'}, take=5)",
    ],
)
def test_good_code_is_left_alone(code: str) -> None:
    assert codes(code) == []


def test_raw_text_is_searched_safely_by_the_own_client() -> None:
    code = "db.post.find_many(where={'title': {'search': text}}, order_by={'id': 'asc'}, take=3)"
    assert [one.severity for one in query_findings({"prisma": SCHEMA, "python": code})] == ["warning"]
    script = "prisma.post.findMany({ where: { title: { search: text } }, orderBy: { id: 'asc' }, take: 3 });"
    assert [one.severity for one in query_findings({"prisma": SCHEMA, "typescript": script})] == ["error", "warning"]


def test_an_include_is_named_where_a_relation_leads_to_what_the_loop_reads() -> None:
    code = """
for user in db.user.find_many(order_by={"id": "asc"}, take=50):
    print(db.post.find_many(where={"authorId": user.id}, order_by={"id": "asc"}, take=5))
"""
    [finding] = query_findings({"prisma": SCHEMA, "python": code})

    assert finding.code == "QRY101"
    assert finding.fix is not None
    assert finding.fix.title == 'Read it with the rows: `include={"posts": True}` in the User query.'


def test_an_order_gets_its_unique_end() -> None:
    code = 'db.post.find_many(order_by={"createdAt": "desc"}, cursor={"id": i}, take=5)\n'
    [finding] = query_findings({"prisma": SCHEMA, "python": code})
    assert finding.fix is not None
    [edit] = finding.fix.edits

    assert code[: edit.start] + edit.text + code[edit.end :] == (
        'db.post.find_many(order_by=[{"createdAt": "desc"}, {"id": "desc"}], cursor={"id": i}, take=5)\n'
    )


def seed_project(corpus: Path, folder: Path) -> ReviewRequest:
    """The code blocks of the seed as the files that they name."""
    text = (corpus / "seed" / "specialist.md").read_text()
    for block in re.findall(r"```typescript\n(.*?)```", text, re.DOTALL):
        path = folder / re.match(r"// (\S+)", block)[1]  # type: ignore[index]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block)
        if path.suffix == ".sql":
            path.with_suffix(".ts").write_text(block)
    schema = folder / "prisma" / "schema.prisma"
    schema.write_text((corpus / "seed" / "schema.prisma").read_text())
    sources = tuple(read_sources(schema))
    view = SchemaView(load_or_raise(sources), sources)
    return ReviewRequest(sources, (), view, folder / "prisma" / "migrations", (folder,))


def test_the_seeds_queries_have_the_findings_that_were_measured(corpus: Path, tmp_path: Path) -> None:
    request = seed_project(corpus, tmp_path)
    (tmp_path / "prisma" / "migrations" / "20240101000000_only_typescript").mkdir()
    found = finish(review(request, ("queries",), ReviewSettings())).findings
    counted = Counter((finding.severity, finding.code) for finding in found)

    assert counted["error", "QRY208"] == 1
    assert counted["error", "QRY218"] == 1
    assert counted["error", "QRY213"] == 3
    assert counted["error", "QRY219"] == 1
    assert counted["warning", "QRY102"] == 1
    assert counted["warning", "QRY104"] == 1
    assert counted["warning", "QRY203"] == 1
    assert counted["warning", "QRY207"] == 1
    assert counted["warning", "QRY208"] == 1
    assert counted["warning", "QRY221"] == 1
    assert counted["info", "QRY220"] == 1
    assert counted["info", "QRY223"] == 1
    assert counted["warning", "QRY224"] == 1


def test_an_allowance_covers_its_line_or_the_next(tmp_path: Path) -> None:
    (tmp_path / "schema.prisma").write_text(SCHEMA + 'datasource db {\n  provider = "sqlite"\n}\n')
    (tmp_path / "app.py").write_text(
        "db.post.find_many()  # nicol:allow QRY201 a dozen rows\n"
        "# nicol:allow QRY201 these too\n"
        "db.user.find_many()\n"
        "db.user.find_many()\n"
    )
    sources = tuple(read_sources(tmp_path / "schema.prisma"))
    request = ReviewRequest(sources, (), SchemaView(load_or_raise(sources), sources), code=(tmp_path,))
    reviewed = finish(review(request, ("queries",), ReviewSettings()))

    assert [(finding.code, finding.place.line if finding.place else 0) for finding in reviewed.findings] == [
        ("QRY201", 4)
    ]
    assert [allowance.reason for _, allowance in reviewed.allowed] == ["a dozen rows", "these too"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mysql"])
def test_a_live_database_tells_of_plans_statistics_and_indexes(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    connection: Connection = request.getfixturevalue(kind)
    fill(connection)
    finish(connection.script("CREATE INDEX by_hand ON books (author_id)"))
    finish(connection.script("CREATE INDEX by_hand_too ON books (author_id, slug)"))
    view = library(connection.dialect.provider)
    (tmp_path / "app.py").write_text('db.query_raw("SELECT slug FROM books WHERE pages = 7")\n')
    found = finish(
        review(ReviewRequest(view.sources, (), view, code=(tmp_path,), connection=connection), ("queries",), ALL)
    ).findings

    messages = {finding.code: finding.message for finding in found}
    assert messages["QRY301"].startswith("query_raw: books is read as a whole (1")
    assert messages["QRY309"] == "by_hand on books is not needed: by_hand_too begins with the same columns."
    drops = {"mysql": "DROP INDEX `by_hand` ON `books`;"}
    fix = next(finding.fix for finding in found if finding.code == "QRY309")
    assert fix is not None
    assert fix.sql == (drops.get(kind, 'DROP INDEX "by_hand";'),)
    assert "QRY304" not in messages or kind == "postgresql", "PostgreSQL counts changes some time after they were made"


def test_statistics_of_other_times_are_told(sqlite: Connection, postgresql: Connection) -> None:
    for connection in (sqlite, postgresql):
        fill(connection)
        finish(connection.script("DELETE FROM books WHERE id > 2000"))
    finish(postgresql.script("SELECT pg_stat_force_next_flush(); SELECT pg_sleep(0.01)"))

    assert finish(stale_tables(sqlite)) == [Stale("books", "2,000 rows, 12,000 at the last ANALYZE")]
    [stale] = [one for one in finish(stale_tables(postgresql)) if one.table == "books"]
    assert re.search("rows changed since the last ANALYZE|never analyzed", stale.why)
