"""Full-text search: PostgreSQL finds and ranks, SQLite refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicol.drivers import finish
from nicol.drivers.url import DatabaseUrl
from nicol.errors.query import QueryArgumentError, UnsupportedFeatureError
from nicol.query.render.tsquery import tsquery
from tests.query.conftest import Db, opened, schema_of

ROWS = """
INSERT INTO "Post" ("id", "title", "body") VALUES
  (1, 'Quick brown foxes', 'a dog barks'),
  (2, 'A lazy dog', 'fox, fox and fox jumps'),
  (3, 'Cats and dogs', NULL),
  (4, 'C++ & SQL: it''s 100%', NULL);
"""


@pytest.fixture(scope="module")
def db(module_postgresql_url: DatabaseUrl) -> Iterator[Db]:
    engine = opened(module_postgresql_url, schema_of("blog.prisma", "postgresql"), ROWS)
    yield Db("postgresql", engine)
    finish(engine.close())


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("fox", [1]),
        ("brown fox", [1]),
        ("fox dog", []),
        ("fox | dog", [1, 2, 3]),
        ("fox or dog", [1, 2, 3]),
        ("dog & lazy", [2]),
        ("dog -lazy", [3]),
        ("dog & !lazy", [3]),
        ('"brown fox"', [1]),
        ('"fox brown"', []),
        ("brown <-> fox", [1]),
        ("qui:*", [1]),
        ("(cat | lazy) & dog", [2, 3]),
        ("c++", [4]),
        ("it's 100%", [4]),
        ("sql:", [4]),
        ("", []),
        ("the", []),
        ("& | ! () <->", []),
        ("fox)", [1]),
        ("((fox", [1]),
        ("fox !", [1]),
    ],
)
def test_what_people_type_is_found(db: Db, text: str, ids: list[int]) -> None:
    assert db.ids("Post", where={"title": {"search": text}}) == ids


def test_fields_that_search_for_the_same_words_are_searched_together(db: Db) -> None:
    same: dict[str, Any] = {"title": {"search": "lazy jump"}, "body": {"search": "lazy jump"}}
    assert db.ids("Post", where=same) == [2]
    assert db.ids("Post", where={"title": {"search": "lazy"}, "body": {"search": "jump"}}) == [2]
    assert db.ids("Post", where={"title": {"search": "brown"}, "body": {"search": "jump"}}) == []
    assert db.ids("Post", where={"OR": [{"title": {"search": "fox"}}, {"body": {"search": "fox"}}]}) == [1, 2]
    assert db.ids("Post", where={"NOT": {"body": {"search": "fox"}}}) == [1, 3, 4]


def test_the_best_comes_first(db: Db) -> None:
    relevance = {"fields": ["title", "body"], "search": "fox", "sort": "desc"}
    assert db.ids("Post", order_by=[{"_relevance": relevance}, {"id": "asc"}]) == [2, 1, 3, 4]
    assert db.ids("Post", order_by=[{"_relevance": {**relevance, "sort": "asc"}}, {"id": "asc"}]) == [3, 4, 1, 2]
    page = db.ids("Post", order_by=[{"_relevance": relevance}, {"id": "asc"}], cursor={"id": 1}, skip=1, take=1)
    assert page == [3]
    other = {"fields": "title", "search": "dog", "sort": "desc"}
    assert db.ids("Post", order_by=[{"_relevance": other}, {"id": "desc"}]) == [3, 2, 4, 1]


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ({"fields": "views", "search": "x", "sort": "asc"}, "fields: Post has no field"),
        ({"fields": [], "search": "x", "sort": "asc"}, "fields: must name at least one field"),
        ({"fields": "title", "search": 1, "sort": "asc"}, "search: expected a value, got int"),
        ({"fields": "title", "search": "x", "sort": "up"}, 'sort: expected "asc" or "desc", got'),
        ({"fields": "title", "sort": "asc"}, "search: _relevance needs fields, search and sort"),
        ({"fields": "title", "search": "x", "sort": "asc", "mode": 1}, 'mode: _relevance has no key "mode"'),
    ],
)
def test_a_wrong_relevance_is_told_by_its_path(db: Db, order: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        db("Post", "find_many", order_by={"_relevance": order})
    assert str(caught.value).startswith(f"order_by._relevance.{message}")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from("ab &|!()<->:*'\"\\%-12 or\x00é")), st.integers(1, 60))
def test_no_text_is_an_error(db: Db, text: str, times: int) -> None:
    db.ids("Post", where={"title": {"search": text * times}})


def test_deep_and_long_texts(db: Db) -> None:
    for text in ("(" * 5000, "!" * 5000 + "a", "a|" * 3000, "-(" * 200 + "a", "x" * 5000, "a <-> " * 500):
        db.ids("Post", where={"title": {"search": text}})


def test_the_form_of_the_database() -> None:
    assert tsquery("fox dog | cat") == "(('fox' & 'dog') | 'cat')"
    assert tsquery('a & !(b | "c d") -e f:*') == "('a' & !('b' | ('c' <-> 'd')) & !'e' & 'f':*)"
    assert tsquery("it's \\") == "('it''s' & '\\\\')"


def test_sqlite_says_that_it_has_none(tmp_path: Any) -> None:
    from nicol.drivers import create_database, parse_url

    url = parse_url("file:s.db", tmp_path)
    create_database(url)
    engine = opened(url, schema_of("blog.prisma", "sqlite"), "")
    db = Db("sqlite", engine)
    with pytest.raises(
        UnsupportedFeatureError, match=r"^where\.title\.search: full-text search is not available on sqlite"
    ):
        db.ids("Post", where={"title": {"search": "x"}})
    with pytest.raises(UnsupportedFeatureError, match=r"^order_by\._relevance: full-text search is not available"):
        db.ids("Post", order_by={"_relevance": {"fields": "title", "search": "x", "sort": "asc"}})
    finish(engine.close())
