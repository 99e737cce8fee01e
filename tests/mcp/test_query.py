"""Rows for assistants: bounded, masked, and never more than asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.mcp.conftest import Connect
from tests.mcp.test_tools import call, refusal


async def test_rows_with_relations_and_masked_secrets(connect: Connect) -> None:
    async with connect() as client:
        answer = await call(
            client, "query", model="User", operation="find_many", arguments={"include": {"posts": {"take": 1}}}
        )

    ada, bob = answer["result"]
    assert ada == {
        "id": 1,
        "email": "ada@x.org",
        "password": "•••",
        "posts": [{"id": 1, "title": "Post 0", "userId": 1}],
    }
    assert bob["posts"] == []
    assert not answer["truncated"]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"where": {"password": {"startswith": "h"}}}, "where.password"),
        ({"where": {"OR": [{"email": "x"}, {"NOT": {"password": "x"}}]}}, "where.OR[1].NOT.password"),
        ({"order_by": {"password": "asc"}}, "order_by.password"),
        ({"order_by": [{"id": "asc"}, {"password": "asc"}]}, "order_by[1].password"),
        ({"distinct": ["password"]}, "distinct"),
        (
            {"include": {"posts": {"where": {"user": {"is": {"password": "x"}}}}}},
            "include.posts.where.user.is.password",
        ),
    ],
)
async def test_masked_fields_find_nothing(arguments: dict[str, Any], path: str, connect: Connect) -> None:
    async with connect() as client:
        text = await refusal(client, "query", model="User", operation="find_many", arguments=arguments)

    assert f"NICOL-MASKED: {path}:" in text


async def test_aggregates_of_masked_fields_are_refused(connect: Connect) -> None:
    async with connect() as client:
        for arguments in ({"min": {"password": True}}, {"by": ["password"], "count": True}):
            operation = "group_by" if "by" in arguments else "aggregate"
            assert "NICOL-MASKED" in await refusal(
                client, "query", model="User", operation=operation, arguments=arguments
            )
        counted = await call(client, "query", model="User", operation="count")

    assert counted["result"] == 2


async def test_lists_are_cut(connect: Connect, project: Path) -> None:
    (project / "nicol.toml").write_text('[mcp]\nrows = 2\nmask = ["Post.title"]\nunmask = ["User.password"]\n')
    async with connect() as client:
        posts = await call(client, "query", model="Post", operation="find_many", arguments={"take": 50})
        users = await call(client, "query", model="User", operation="find_many", arguments={"include": {"posts": True}})

    assert [post["title"] for post in posts["result"]] == ["•••", "•••"]
    assert posts["truncated"]
    assert users["result"][0]["password"] == "hash-ada"
    assert len(users["result"][0]["posts"]) == 2


async def test_wrong_queries_name_the_place(connect: Connect) -> None:
    async with connect() as client:
        assert "Did you mean `Post`?" in await refusal(client, "query", model="Pst", operation="count")
        text = await refusal(client, "query", model="Post", operation="find_many", arguments={"where": {"titel": "x"}})
        assert "where.titel" in text
        assert "title" in text
        assert await refusal(client, "query", model="Post", operation="delete_many")
