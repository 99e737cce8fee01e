"""`lock` keeps rows for a transaction: others wait, pass them by, or are told at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nicol.drivers import create_database, finish, parse_url
from nicol.drivers.url import DatabaseUrl
from nicol.errors import NicolError
from nicol.errors.query import QueryArgumentError, UnsupportedFeatureError
from tests.query.conftest import HERE, Db, opened, schema_of


@pytest.fixture(scope="module")
def db(module_postgresql_url: DatabaseUrl) -> Iterator[Db]:
    engine = opened(module_postgresql_url, schema_of("blog.prisma", "postgresql"), (HERE / "blog.sql").read_text())
    yield Db("postgresql", engine)
    finish(engine.close())


def test_locked_rows_are_passed_by_or_refused(db: Db) -> None:
    first, second = db.engine.session().transaction(), db.engine.session().transaction()
    one, two = finish(first.__aenter__()), finish(second.__aenter__())
    taken = finish(
        one.run(
            "Post",
            "find_many",
            {
                "where": {"views": 30},
                "order_by": {"id": "asc"},
                "take": 1,
                "lock": "update",
                "include": {"author": True, "comments": True},
            },
        )
    )
    assert [row["id"] for row in taken] == [3]
    args = {"where": {"views": 30}, "lock": "skip_locked", "order_by": {"id": "asc"}}
    assert [row["id"] for row in finish(two.run("Post", "find_many", args))] == [4]
    assert finish(two.run("Post", "find_unique", {"where": {"id": 3}, "lock": "skip_locked"})) is None
    with pytest.raises(NicolError, match="could not obtain lock"):
        finish(two.run("Post", "find_unique", {"where": {"id": 3}, "lock": "no_wait"}))
    finish(second.__aexit__(ValueError, ValueError(), None))
    finish(first.__aexit__(None, None, None))
    third = db.engine.session().transaction()
    three = finish(third.__aenter__())
    assert finish(three.run("Post", "find_unique", {"where": {"id": 3}, "lock": "no_wait"}))["id"] == 3
    finish(third.__aexit__(None, None, None))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"lock": "update"}, r"^lock: rows stay locked until their transaction ends: use it inside `tx\(\)`$"),
        ({"lock": "share"}, "^lock: expected one of update, skip_locked, no_wait, got 'share'$"),
        ({"lock": "update", "distinct": ["views"]}, "^lock: cannot stand beside distinct$"),
        ({"lock": "update", "take": -1}, "^lock: cannot stand beside a negative take$"),
    ],
)
def test_a_wrong_lock_is_told(db: Db, args: dict[str, object], message: str) -> None:
    with pytest.raises(QueryArgumentError, match=message):
        db("Post", "find_many", **args)


def test_a_database_without_locks_of_rows_says_so(tmp_path: Path) -> None:
    url = parse_url("file:s.db", tmp_path)
    create_database(url)
    engine = opened(url, schema_of("blog.prisma", "sqlite"), "")
    with pytest.raises(UnsupportedFeatureError, match=r"^lock: sqlite locks no rows"):
        Db("sqlite", engine)("Post", "find_many", lock="update")
    finish(engine.close())
