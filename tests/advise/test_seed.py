"""The seed's schema with some ten thousand rows: the indexes that review and advice propose are used by the planner."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.advise.indexes import Asked, advise, patched
from nicol.advise.prove import Limits
from nicol.config import ReviewSettings
from nicol.ddl.diff import diff
from nicol.ddl.from_schema import from_schema
from nicol.ddl.render import render
from nicol.ddl.tables import SqlSchema
from nicol.drivers import Connection, finish
from nicol.lint.calls import read_program
from nicol.lint.patch import edited
from nicol.lint.request import ReviewRequest
from nicol.lint.review import review
from nicol.lint.schema_rule import SchemaView
from nicol.plans import explain
from nicol.text.span import Source
from nicol.validate import load_or_raise

FOREIGN_KEYS = {
    "Account.userId": ("accounts", "userId"),
    "Session.userId": ("sessions", "userId"),
    "Post.categoryId": ("posts", "categoryId"),
    "Category.parentId": ("categories", "parentId"),
    "PostTag.tagId": ("post_tags", "tagId"),
    "Comment.authorId": ("comments", "authorId"),
    "Comment.parentId": ("comments", "parentId"),
    "Like.postId": ("likes", "postId"),
    "Like.commentId": ("likes", "commentId"),
    "Follow.followingId": ("follows", "followingId"),
    "Notification.senderId": ("notifications", "senderId"),
}
ROWS = """
INSERT INTO users (id, email, username, "updatedAt")
  SELECT 'u' || i, 'u' || i || '@x.y', 'u' || i, now() FROM generate_series(1, 2000) i;
INSERT INTO accounts (id, "userId", type, provider, "providerAccountId")
  SELECT 'a' || i, 'u' || i % 2000 + 1, 'oauth', 'p', 'a' || i FROM generate_series(1, 10000) i;
INSERT INTO sessions (id, "sessionToken", "userId", expires)
  SELECT 's' || i, 's' || i, 'u' || i % 2000 + 1, now() FROM generate_series(1, 10000) i;
INSERT INTO categories (id, name, slug, "parentId")
  SELECT 'c' || i, 'c' || i, 'c' || i, CASE WHEN i > 100 THEN 'c' || i / 10 END FROM generate_series(1, 3000) i;
INSERT INTO tags (id, name, slug) SELECT 't' || i, 't' || i, 't' || i FROM generate_series(1, 1000) i;
INSERT INTO posts (id, title, slug, content, published, "authorId", "categoryId", "createdAt", "updatedAt")
  SELECT 'p' || i, 'title', 's' || i, repeat('x', 80), i % 10 < 8, 'u' || i % 2000 + 1, 'c' || i % 60 + 1,
  now() - i * interval '1 minute', now() FROM generate_series(1, 10000) i;
INSERT INTO post_tags ("postId", "tagId") SELECT 'p' || i, 't' || i % 1000 + 1 FROM generate_series(1, 10000) i;
INSERT INTO comments (id, content, "authorId", "postId", "parentId", "createdAt", "updatedAt")
  SELECT 'k' || i, 'text', 'u' || i % 2000 + 1, 'p' || i % 10000 + 1, CASE WHEN i > 5000 THEN 'k' || i / 4 END,
  now() - i * interval '1 second', now() FROM generate_series(1, 15000) i;
INSERT INTO likes (id, "userId", "postId")
  SELECT 'l' || i, 'u' || i % 2000 + 1, 'p' || i FROM generate_series(1, 8000) i;
INSERT INTO likes (id, "userId", "commentId")
  SELECT 'm' || i, 'u' || i % 2000 + 1, 'k' || i FROM generate_series(1, 8000) i;
INSERT INTO follows (id, "followerId", "followingId")
  SELECT 'f' || i, 'u' || i % 2000 + 1, 'u' || i / 5 + 1 FROM generate_series(1, 9000) i WHERE i % 2000 <> i / 5;
INSERT INTO notifications (id, type, title, message, "recipientId", "senderId")
  SELECT 'n' || i, 'SYSTEM', 't', 'm', 'u' || i % 2000 + 1, 'u' || (i * 7) % 2000 + 1 FROM generate_series(1, 10000) i;
ANALYZE;
"""


@pytest.fixture
def seed(corpus: Path) -> Source:
    """The schema, its one broken name set right."""
    text = (corpus / "seed" / "schema.prisma").read_text()
    return Source(Path("schema.prisma"), text.replace("uuid_ossp()", 'uuid_ossp(map: "uuid-ossp")'))


def view_of(source: Source) -> SchemaView:
    return SchemaView(load_or_raise([source]), (source,))


def build(connection: Connection, view: SchemaView) -> None:
    steps = diff(SqlSchema(connection.dialect), from_schema(view.schema))
    finish(connection.script(render(steps, connection.dialect).text + ROWS))


def test_the_eleven_indexes_of_the_foreign_keys_are_used(postgresql: Connection, seed: Source) -> None:
    request = ReviewRequest((seed,), (), view_of(seed))
    found = finish(review(request, ("schema",), ReviewSettings())).findings
    missing = {finding.subject: finding for finding in found if finding.code == "SCH201"}
    assert set(missing) == set(FOREIGN_KEYS)

    edits = [edit for finding in missing.values() if finding.fix for edit in finding.fix.edits]
    fixed = view_of(Source(seed.path, edited(seed.text, edits)))
    build(postgresql, fixed)
    for subject, (table, column) in FOREIGN_KEYS.items():
        model, field = subject.split(".")
        indexes = fixed.schema.model(model).indexes
        names = {index.db_name for index in indexes if index.field_names[0] == field}
        plan = finish(explain(postgresql, f'SELECT * FROM {table} WHERE "{column}" = $1'))
        assert names & {node.index for node in plan.walk()}, subject


CODE = """
async def pages(db, user, category):
    await db.comment.find_many(where={"authorId": user}, order_by={"createdAt": "desc"}, take=20)
    await db.post.find_many(
        where={"categoryId": category, "published": True}, order_by={"createdAt": "desc"}, take=20
    )
    await db.like.count(where={"postId": category})
    await db.session.find_many(where={"userId": user})
"""


def test_the_advice_for_its_queries(postgresql: Connection, seed: Source) -> None:
    view = view_of(seed)
    build(postgresql, view)
    asked = Asked(view, program=read_program([Source(Path("app.py"), CODE)], view.schema), limits=Limits())
    report = finish(advise(asked, postgresql))

    assert sorted(f"{one.candidate.model}: {one.candidate.line}" for one in report.advised) == [
        "Comment: @@index([authorId, createdAt(sort: Desc)])",
        "Like: @@index([postId])",
        "Post: @@index([categoryId, published, createdAt(sort: Desc)])",
        "Session: @@index([userId])",
    ]
    assert ("posts", "posts_slug_idx") in {(one.table, one.name) for one in report.dispensable}
    [(source, text)] = patched(view, report.advised).items()
    assert (
        len(load_or_raise([Source(source.path, text)]).model("Post").indexes)
        == len(view.schema.model("Post").indexes) + 1
    )
