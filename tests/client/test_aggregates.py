"""Aggregates, groups and counts through generated clients of both colours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

POSTS = [
    {"title": "a", "slug": "1", "viewCount": 3, "price": Decimal("1.50"), "authorId": 1},
    {"title": "b", "slug": "2", "viewCount": 5, "published": True, "authorId": 1},
    {"title": "c", "slug": "3", "viewCount": 7, "published": True, "authorId": 1},
]


async def test_awaited(db: Any) -> None:
    await db.user.create({"id": 1, "email": "a@example.org", "role": "ADMIN"})
    await db.post.create_many(POSTS)

    assert await db.post.count(select={"_all": True, "price": True}) == {"_all": 3, "price": 1}
    assert await db.post.count(order_by={"viewCount": "desc"}, take=2) == 2
    totals = await db.post.aggregate(where={"published": True}, count=True, avg={"viewCount": True})
    assert totals == {"_count": {"_all": 2}, "_avg": {"viewCount": 6.0}}
    groups = await db.post.group_by(["published"], sum={"viewCount": True}, order_by={"published": "asc"})
    assert groups == [{"published": False, "_sum": {"viewCount": 3}}, {"published": True, "_sum": {"viewCount": 12}}]
    (roles,) = await db.user.group_by("role")
    assert roles["role"].name == "ADMIN"
    async with db.tx() as tx:
        await tx.post.delete_many(where={"slug": "1"})
        assert (await tx.post.aggregate(max={"title": True}, count=True))["_count"] == {"_all": 2}


def test_blocking(sync_db: Any) -> None:
    sync_db.user.create({"id": 1, "email": "a@example.org"})
    sync_db.post.create_many(POSTS)

    assert sync_db.post.count(select={"price": True}) == {"price": 1}
    assert sync_db.post.aggregate(sum={"price": True}, take=1, order_by={"slug": "asc"}) == {
        "_sum": {"price": Decimal("1.5")}
    }
    popular = sync_db.post.group_by("published", having={"viewCount": {"_avg": {"gt": 4}}}, count=True)
    assert popular == [{"published": True, "_count": {"_all": 2}}]
