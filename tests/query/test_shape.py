"""The cache key: the same structure gives the same key, and a cached plan gives what a new one gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicol.drivers import finish
from nicol.engine import Engine
from nicol.query.marks import DbNull, Ref, skip
from nicol.query.shape import Leaf, Slots, names_of, slotted, walk
from tests.query.conftest import Db, make_row, schema_of

SCHEMA = schema_of("blog.prisma", "sqlite")
NAMES = names_of(SCHEMA)


def walked(args: dict[str, Any], model: str = "User") -> tuple[list[Any], list[Any]]:
    tokens: list[Any] = []
    values: list[Any] = []
    walk(args, NAMES[model], tokens, values)
    hash(tuple(tokens))
    return tokens, values


def leaves(value: Any) -> Iterator[Leaf]:
    if isinstance(value, Leaf):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)


words = st.sampled_from(
    [
        "id",
        "name",
        "age",
        "posts",
        "boss",
        "profile",
        "data",
        "AND",
        "OR",
        "NOT",
        "some",
        "is",
        "in",
        "search",
        "_relevance",
    ]
)
plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=3),
    st.just(skip),
    st.just(DbNull),
    st.just(Ref("User", "name")),
)
nested = st.recursive(
    st.one_of(plain, st.lists(plain, max_size=3)),
    lambda inner: st.one_of(st.dictionaries(words, inner, max_size=3), st.lists(inner, max_size=2)),
    max_leaves=12,
)
arguments = st.dictionaries(
    st.sampled_from(["where", "cursor", "include", "select", "take", "skip", "data", "create", "order_by", "distinct"]),
    st.one_of(plain, st.dictionaries(words, nested, max_size=3)),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(arguments)
def test_values_stand_in_the_same_order_on_a_hit_and_on_a_miss(args: dict[str, Any]) -> None:
    _, values = walked(args)
    numbered = sorted(leaves(slotted(args, NAMES["User"], Slots())), key=lambda leaf: leaf.index or 0)
    assert [leaf.index for leaf in numbered] == list(range(len(values)))
    assert all(leaf.example is value for leaf, value in zip(numbered, values, strict=True))


def test_values_are_not_part_of_the_key() -> None:
    first, values = walked({"where": {"name": "a", "age": {"in": [1, 2]}}, "take": 5})
    second, others = walked({"where": {"name": "b", "age": {"in": [3, 4, 5]}}, "take": 6})
    assert first == second
    assert (values, others) == (["a", [1, 2], 5], ["b", [3, 4, 5], 6])


def test_what_changes_the_sql_is_part_of_the_key() -> None:
    seen = [
        {"where": {"name": "a"}},
        {"where": {"name": None}},
        {"where": {"name": 1}},
        {"where": {"name": True}},
        {"where": {"name": {"equals": "a"}}},
        {"where": {"name": {"in": ["a"]}}},
        {"where": {"name": {"in": [1]}}},
        {"where": {"OR": [{"name": "a"}]}},
        {"where": {"OR": [{"name": "a"}, {"name": "b"}]}},
        {"where": {"AND": [{"name": "a"}, {"name": "b"}]}},
        {"where": {"OR": [{"name": "a", "age": 1}]}},
        {"where": {"OR": [{"name": "a"}, {"age": 1}]}},
        {"where": {"name": {"contains": "a", "mode": "insensitive"}}},
        {"where": {"name": {"contains": "a", "mode": "default"}}},
        {"take": 5},
        {"take": -5},
        {"take": 5000},
        {"order_by": {"id": "asc"}},
        {"order_by": {"id": "desc"}},
        {"order_by": [{"id": "asc"}]},
        {"include": {"posts": True}},
        {"include": {"posts": False}},
        {"include": {"posts": {"take": 1}}},
        {"select": {"posts": True}},
    ]
    keys = {tuple(walked(args)[0]) for args in seen}
    assert len(keys) == len(seen)


wheres = st.recursive(
    st.one_of(
        st.fixed_dictionaries({"age": st.sampled_from([None, 20, 30])}),
        st.fixed_dictionaries({"name": st.sampled_from([None, "Ann", "Bob", "%", "'"])}),
        st.fixed_dictionaries({"age": st.fixed_dictionaries({"in": st.lists(st.sampled_from([20, 30, 40]))})}),
        st.fixed_dictionaries({"name": st.fixed_dictionaries({"contains": st.sampled_from(["n", "o", "_", "%"])})}),
        st.fixed_dictionaries({"id": st.fixed_dictionaries({"gt": st.integers(0, 5)})}),
        st.just({"posts": {"some": {"views": {"gt": 10}}}}),
        st.just({"boss": None}),
    ),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"OR": st.lists(inner, max_size=2)}),
        st.fixed_dictionaries({"AND": st.lists(inner, max_size=2)}),
        st.fixed_dictionaries({"NOT": inner}),
        st.fixed_dictionaries({"boss": inner}),
        st.fixed_dictionaries({"reports": st.fixed_dictionaries({"every": inner})}),
    ),
    max_leaves=4,
)
takes = st.one_of(st.none(), st.integers(-3, 3))


@given(where=wheres, take=takes, included=st.booleans())
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
def test_a_cached_plan_gives_what_a_new_one_gives(
    db: Db, where: dict[str, Any], take: int | None, included: bool
) -> None:
    args: dict[str, Any] = {"where": where, "take": take, "order_by": {"id": "asc"}}
    if included:
        args["include"] = {"posts": {"take": take, "order_by": {"id": "desc"}}}
    cached = db("User", "find_many", **args)
    new = Engine(db.engine.schema, db.engine.pool, make_row, {"Role": {"READER": "READER", "wr": "WRITER"}})
    assert cached == finish(new.session().run("User", "find_many", args))
    assert db("User", "count", where=where, take=take) == len(cached)
