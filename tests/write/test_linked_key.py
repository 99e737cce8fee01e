"""A nested write cannot contradict the relation through which it goes."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.engine import Session
from nicol.errors.query import QueryArgumentError


@pytest.mark.parametrize(
    ("posts", "path"),
    [
        ({"create": {"title": "a", "authorId": "bob"}}, "data.posts.create.authorId"),
        ({"create": [{"title": "a"}, {"title": "b", "authorId": "bob"}]}, r"data.posts.create\[1\].authorId"),
        ({"update_many": {"where": {}, "data": {"authorId": "bob"}}}, "data.posts.update_many.data.authorId"),
    ],
)
async def test_the_linking_key_is_refused(db: Session, posts: dict[str, Any], path: str) -> None:
    await db.run("User", "create", {"data": {"id": "ann", "email": "ann"}})
    with pytest.raises(QueryArgumentError, match=f"^{path}: is set by the relation"):
        await db.run("User", "update", {"where": {"id": "ann"}, "data": {"posts": posts}})
    assert await db.run("Post", "count", {}) == 0
