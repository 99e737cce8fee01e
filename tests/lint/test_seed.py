"""What the schema rules say of the corpus's seed schema, and of what their fixes make of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nicol.config import ReviewSettings
from nicol.drivers import Connection
from nicol.drivers.finish import finish
from nicol.lint import Finding
from nicol.lint.fixing import fixes
from nicol.lint.request import ReviewRequest
from nicol.lint.review import review
from nicol.lint.schema_rule import SchemaView
from nicol.migrate import SchemaSide, diff
from nicol.migrate.diff import EmptySide
from nicol.text.span import Source
from nicol.validate import load, load_or_raise

WORSE = {
    "SCH001": 1,
    "SCH003": 1,
    "SCH201": 11,
    "SCH203": 1,
    "SCH211": 1,
    "SCH302": 2,
    "SCH305": 1,
    "SCH309": 2,
    "SCH402": 1,
    "SCH409": 2,
    "SCH506": 1,
    "SCH513": 4,
}
"""Everything from warning on."""
WORTH_KNOWING = {"SCH002": 2, "SCH307": 1, "SCH308": 2, "SCH401": 4, "SCH403": 1, "SCH504": 1, "SCH507": 1, "SCH510": 6}
SILENT = ("SCH101", "SCH204", "SCH301", "SCH314", "SCH404", "SCH405", "SCH407", "SCH411", "SCH501", "P1012", "ALW001")


@pytest.fixture
def seed(corpus: Path) -> Source:
    return Source(Path("schema.prisma"), (corpus / "seed" / "schema.prisma").read_text())


def findings(source: Source) -> tuple[Finding, ...]:
    loaded = load([source])
    view = SchemaView(loaded.schema, (source,)) if loaded.schema else None
    request = ReviewRequest(sources=(source,), diagnostics=loaded.diagnostics, view=view)
    return finish(review(request, ("schema",), ReviewSettings())).findings


def fixed(source: Source) -> Source:
    [(path, _, text)] = fixes(findings(source), (source,), suggested=True).files
    return Source(path, text)


def subjects(found: tuple[Finding, ...], code: str) -> list[str]:
    return [one.subject for one in found if one.code == code]


def test_what_is_wrong_is_found_as_often_as_it_is_there(seed: Source) -> None:
    found = findings(seed)
    counts = Counter(one.code for one in found)

    assert Counter(one.code for one in found if one.severity != "info") == WORSE
    assert {code: counts[code] for code in WORTH_KNOWING} == WORTH_KNOWING
    assert {code for code in SILENT if counts[code]} == set()
    assert [one.code for one in found if one.severity == "error"] == ["SCH001"]


def test_the_foreign_keys_without_an_index_are_the_eleven(seed: Source) -> None:
    assert subjects(findings(seed), "SCH201") == [
        "Account.userId",
        "Session.userId",
        "Post.categoryId",
        "Category.parentId",
        "PostTag.tagId",
        "Comment.authorId",
        "Comment.parentId",
        "Like.postId",
        "Like.commentId",
        "Follow.followingId",
        "Notification.senderId",
    ]


def test_places_and_evidence(seed: Source) -> None:
    found = {(one.code, one.subject): one for one in findings(seed)}

    assert [(one.place.line if one.place else 0) for one in found.values() if one.code == "SCH513"] == [58, 59, 63, 74]
    assert subjects(findings(seed), "SCH401") == [
        "Post.category",
        "Category.parent",
        "Comment.parent",
        "Notification.sender",
    ]
    fan_out = found["SCH402", "User"]
    assert fan_out.message == "Deleting one User deletes rows of 9 other models, 3 levels deep."
    assert found["SCH403", "User"].evidence == ("Paths: Comment 2, Like 4, Follow 2.",)
    assert found["SCH504", "DateTime"].message.startswith("12 DateTime columns")
    assert "sender" not in found["SCH305", "Like"].evidence[0]


def test_nothing_bad_is_left_after_the_fixes(seed: Source) -> None:
    left = findings(fixed(seed))

    assert [(one.code, one.subject) for one in left if one.severity != "info"] == []
    assert fixes(left, (fixed(seed),)).files == ()


async def test_the_fixed_schema_applies(seed: Source, postgresql: Connection) -> None:
    made = await diff(EmptySide(), SchemaSide(load_or_raise([fixed(seed)])))

    await postgresql.script(made.script)

    rows = await postgresql.fetch(
        "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND indexname ~ 'Id_idx$'"
    )
    assert int(rows[0][0]) >= 11
