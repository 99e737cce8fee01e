"""The workloads in Nicol's calls, for both colours and both databases; `common` and `data` are the harness's."""

import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from common import (
    A3,
    A4,
    C4,
    COUNTS,
    NOW,
    PG_SOCK,
    SQLITE,
    W9_TAGS,
    a_w1,
    a_w3,
    a_w5,
    a_w8,
    a_w10,
    c_post3,
    c_w1,
    c_w2,
    c_w4,
    c_w5,
    c_w6,
    c_w7,
    c_w8,
    c_w9,
    c_w10,
    w6_row,
    w7_rows,
    w9_post,
)

from nicol.generate import generate
from nicol.text.span import Source
from nicol.validate import load_or_raise

SCHEMA = Path(os.environ["NICOL_BENCH_SCHEMA"])


def url() -> str:
    """The database that the harness filled."""
    if os.environ["BENCH_BACKEND"] == "sqlite":
        return f"file:{SQLITE}"
    return f"postgresql://{PG_SOCK['user']}@{PG_SOCK['host']}:{PG_SOCK['port']}/{PG_SOCK['database']}"


def schema() -> Any:
    """The benchmark's schema for the database of this run."""
    provider = "sqlite" if os.environ["BENCH_BACKEND"] == "sqlite" else "postgresql"
    return load_or_raise([Source(SCHEMA, SCHEMA.read_text().replace('"postgresql"', f'"{provider}"'))])


def package() -> Any:
    """The generated client of the benchmark's schema, in a new temporary folder."""
    import sys

    folder = Path(tempfile.mkdtemp())
    generate(schema(), folder / "benchdb", SCHEMA.parent)
    sys.path.insert(0, str(folder))
    return import_module("benchdb")


def these(names: list[str]) -> dict[str, bool]:
    """A select of those fields."""
    return dict.fromkeys(names, True)


TAGS = {"include": {"tag": {"select": these(C4)}}}
Q3 = {
    "author": {"select": these(A4)},
    "category": {"select": these(C4)},
    "tags": TAGS,
    "_count": {"select": {"comments": True, "likes": True}},
}
COUNTED = {"posts": {"where": {"published": True}}, "followers": True, "following": True, "comments": True}
Q4 = {"_count": {"select": {**COUNTED, "likes": True}}, "settings": True}
Q5 = {"posts": {"include": {"comments": {"include": {"author": True}}}}}
Q9 = {"author": {"select": these(A3)}, "category": True, "tags": {"include": {"tag": True}}}


def w1(db: Any, i: int) -> Any:
    return db.user.find_unique(where={"id": a_w1(i)})


def w2(db: Any, limit: int) -> Any:
    return db.notification.find_many(order_by={"id": "asc"}, take=limit)


def w3(db: Any, i: int) -> Any:
    newest = {"created_at": "desc"}
    return db.post.find_many(where={"published": True}, order_by=newest, take=20, skip=a_w3(i), include=Q3)


def w4(db: Any, i: int) -> Any:
    return db.user.find_unique(where={"id": a_w1(i)}, include=Q4)


def w5(db: Any, i: int) -> Any:
    return db.user.find_many(where={"id": {"gte": a_w5(i)}}, order_by={"id": "asc"}, take=100, include=Q5)


def w6(db: Any, i: int) -> Any:
    return db.comment.create(w6_row())


def w7(db: Any, i: int) -> Any:
    return db.notification.create_many(w7_rows())


def w8(db: Any, i: int) -> Any:
    key, views = a_w8(i)
    return db.post.update(where={"id": key}, data={"view_count": views, "updated_at": NOW})


def tags_of(post: Any) -> list[dict[str, str]]:
    return [{"post_id": post.id, "tag_id": tag} for tag in W9_TAGS]


def w10(db: Any, i: int) -> Any:
    authors, title, excerpt = a_w10(i)
    words = [
        {"title": {"contains": title, "mode": "insensitive"}},
        {"excerpt": {"contains": excerpt, "mode": "insensitive"}},
    ]
    where = {"author_id": {"in": authors}, "published": True, "OR": words}
    return db.post.find_many(where=where, order_by={"created_at": "desc"}, take=20)


SETTINGS = ["PRAGMA synchronous = OFF"] if os.environ["BENCH_BACKEND"] == "sqlite" else []
"""As the raw adapters do: what is measured is the client, not the disk."""
NEW_POST = w9_post
READ_BACK = Q9
CANON = {
    "W1": c_w1,
    "W2": c_w2,
    "W3": lambda posts: [c_post3(p, [t.tag for t in p.tags], (p._count.comments, p._count.likes)) for p in posts],
    "W4": lambda user: c_w4(user, [getattr(user._count, name) for name in COUNTS], user.settings),
    "W5": c_w5,
    "W6": c_w6,
    "W7": c_w7,
    "W8": c_w8,
    "W9": lambda post: c_w9(post, [t.tag for t in post.tags]),
    "W10": c_w10,
}
