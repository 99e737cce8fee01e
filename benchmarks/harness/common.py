"""What peers share: where the databases are, the arguments of operation `i`, the form in which results are compared."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any

PG_SOCK = {
    "host": os.environ.get("BENCH_PG_HOST", "127.0.0.1"),
    "port": int(os.environ.get("BENCH_PG_PORT", "5432")),
    "user": os.environ.get("BENCH_PG_USER", "postgres"),
    "database": os.environ.get("BENCH_PG_DATABASE", "nicol_bench"),
}
SQLITE = os.environ.get("BENCH_SQLITE", str(Path(tempfile.gettempdir()) / "nicol-bench.db"))
POOL = 10
"""Connections of each peer's pool."""
USERS, POSTS, COMMENTS, NOTIFICATIONS, TAGS, CATEGORIES = 1_000, 10_000, 100_000, 100_000, 50, 10

USER = ["id", "email", "username", "name", "bio", "image", "verified", "role", "created_at", "updated_at", "last_login"]
POST = [
    "id",
    "title",
    "content",
    "excerpt",
    "published",
    "featured",
    "view_count",
    "slug",
    "meta_title",
    "meta_description",
    "created_at",
    "updated_at",
    "published_at",
    "author_id",
    "category_id",
]
COMMENT = ["id", "content", "created_at", "updated_at", "post_id", "author_id", "parent_id"]
NOTIFICATION = ["id", "type", "title", "message", "read", "created_at", "recipient_id", "sender_id", "score", "seq"]
SETTINGS = [
    "id",
    "user_id",
    "profile_private",
    "email_notifications",
    "push_notifications",
    "theme",
    "language",
    "timezone",
]
A4, A3, C4 = ["id", "name", "username", "image"], ["id", "name", "username"], ["id", "name", "slug", "color"]
COUNTS = ["posts", "followers", "following", "comments", "likes"]
NOW = dt.datetime(2025, 6, 1, 12, 0, 0, 123000)
MOMENTS = {"created_at", "updated_at", "last_login", "published_at"}
_numbers = count()


def key(kind: str, number: int) -> str:
    """The id of the row of that number."""
    return f"{kind}{number:08d}"


def fresh() -> str:
    """An id that no row has; every such row is removed afterwards."""
    return f"new{os.getpid():07d}{next(_numbers):010d}"


def a_w1(i: int) -> str:
    return key("user", i * 37 % USERS)


def a_w3(i: int) -> int:
    return (i % 20) * 20


def a_w5(i: int) -> str:
    return key("user", (i % 9) * 100)


def a_w8(i: int) -> tuple[str, int]:
    return key("post", i * 17 % POSTS), 1000 + i


def a_w10(i: int) -> tuple[list[str], str, str]:
    return [key("user", (i * 11 + k) % USERS) for k in range(5)], "amber", "river"


def w6_row() -> dict[str, Any]:
    moments = {"created_at": NOW, "updated_at": NOW}
    links = {"post_id": key("post", 5), "author_id": key("user", 5), "parent_id": None}
    return {"id": fresh(), "content": "a comment of some words", **moments, **links}


def w7_rows(number: int = 1000) -> list[dict[str, Any]]:
    said = {"type": "COMMENT", "title": "a title", "message": "somebody wrote below your post", "read": False}
    return [
        {
            "id": fresh(), **said, "created_at": NOW, "recipient_id": key("user", n % USERS),
            "sender_id": key("user", (n + 1) % USERS), "score": n * 0.5, "seq": 2**53 + 1 + n,
        }
        for n in range(number)
    ]  # fmt: skip


def w9_post() -> dict[str, Any]:
    name = fresh()
    text = {"title": "A new post", "content": "words of it " * 15, "excerpt": "short", "slug": name}
    flags = {"published": True, "featured": False, "view_count": 0, "meta_title": None, "meta_description": None}
    moments = {"created_at": NOW, "updated_at": NOW, "published_at": None}
    return {"id": name, **text, **flags, **moments, "author_id": key("user", 7), "category_id": key("category", 3)}


W9_TAGS = [key("tag", 1), key("tag", 5), key("tag", 9)]


def of(found: Any, name: str) -> Any:
    """A field of a dict, record, row or object."""
    try:
        return found[name]
    except (TypeError, KeyError, IndexError):
        return getattr(found, name)


def comparable(name: str, value: Any) -> Any:
    """The value as JSON, the same from every peer and database."""
    if isinstance(value, Enum):
        value = value.value
    if name in MOMENTS and value is not None:
        moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
        moment = moment if moment.tzinfo is None else moment.astimezone(dt.UTC).replace(tzinfo=None)
        return moment.isoformat(timespec="milliseconds")
    if name.startswith(("profile_", "email_n", "push_")) or name in ("verified", "published", "featured", "read"):
        return bool(value)
    return round(float(value), 9) if name == "score" and value is not None else value


def plain(found: Any, names: Sequence[str]) -> dict[str, Any] | None:
    """Those fields of a result."""
    return None if found is None else {name: comparable(name, of(found, name)) for name in names}


def by_id(found: Iterable[Any], names: Sequence[str]) -> list[Any]:
    return sorted((plain(each, names) for each in found), key=lambda each: each["id"])


def without(found: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in names}


def c_w1(found: Any) -> Any:
    return plain(found, USER)


def c_w2(found: Any) -> Any:
    return [plain(each, NOTIFICATION) for each in found]


def c_post3(post: Any, tags: Iterable[Any], counts: Sequence[int]) -> Any:
    related = {"author": plain(of(post, "author"), A4), "category": plain(of(post, "category"), C4)}
    return {**(plain(post, POST) or {}), **related, "tags": by_id(tags, C4), "counts": list(counts)}


def c_w4(user: Any, counts: Sequence[int], settings: Any) -> Any:
    return {**(plain(user, USER) or {}), "counts": list(counts), "settings": plain(settings, SETTINGS)}


def c_w5(
    users: Iterable[Any],
    posts: Any = lambda user: of(user, "posts"),
    comments: Any = lambda post: of(post, "comments"),
    author: Any = lambda comment: of(comment, "author"),
) -> Any:
    def post(found: Any) -> dict[str, Any]:
        below = [{**(plain(c, COMMENT) or {}), "author": plain(author(c), USER)} for c in comments(found)]
        return {**(plain(found, POST) or {}), "comments": sorted(below, key=lambda each: str(each["id"]))}

    return [
        {**(plain(user, USER) or {}), "posts": sorted(map(post, posts(user)), key=lambda each: str(each["id"]))}
        for user in users
    ]


def c_w6(found: Any) -> Any:
    return without(plain(found, COMMENT), "id")


def c_w7(found: Any) -> Any:
    return int(found)


def c_w8(found: Any) -> Any:
    return without(plain(found, POST), "updated_at")


def c_w9(post: Any, tags: Iterable[Any]) -> Any:
    related = {"author": plain(of(post, "author"), A3), "tags": by_id(tags, C4)}
    return {**without(plain(post, POST), "id", "slug"), **related}


def c_w10(found: Any) -> Any:
    return [plain(each, POST) for each in found]
