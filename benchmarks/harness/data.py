"""`data.py pg|sqlite|both`: the tables of schema.prisma with the same made-up rows in either database."""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import common as c

START = dt.datetime(2024, 1, 1)
WORDS = [
    "amber",
    "river",
    "stone",
    "quiet",
    "harbour",
    "lantern",
    "meadow",
    "copper",
    "willow",
    "thunder",
    "velvet",
    "ember",
    "orchard",
    "signal",
    "marble",
    "drift",
    "canyon",
    "feather",
    "island",
    "mirror",
    "naïve",
    "café",
]


def rows() -> dict[str, list[dict[str, Any]]]:
    """Model → its rows, the same each time."""
    chance = random.Random(42)
    made: dict[str, list[dict[str, Any]]] = {}

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    def when(number: int, total: int) -> dt.datetime:
        return START + dt.timedelta(seconds=number * 31_536_000 // total, milliseconds=number * 7 % 1000)

    def both(number: int, total: int) -> dict[str, dt.datetime]:
        return {"created_at": when(number, total), "updated_at": when(number, total)}

    user, post, tag, category = (lambda n, kind=kind: c.key(kind, n) for kind in ("user", "post", "tag", "category"))
    made["user"] = [
        {"id": user(n), "email": f"user{n}@example.com", "username": f"user{n}", "name": f"User {n}",
         "bio": text(12) if n % 5 else None, "image": f"https://example.com/{n}.png" if n % 3 else None,
         "verified": n % 3 > 0, "role": "ADMIN" if n % 100 == 0 else "USER", **both(n, c.USERS),
         "last_login": when(n, c.USERS) if n % 2 else None}
        for n in range(c.USERS)
    ]  # fmt: skip
    made["category"] = [
        {
            "id": category(n),
            "name": f"Category {n}",
            "slug": f"category-{n}",
            "description": text(5),
            "color": "#3b82f6",
        }
        for n in range(c.CATEGORIES)
    ]
    made["tag"] = [
        {"id": tag(n), "name": f"Tag {n}", "slug": f"tag-{n}", "description": text(4), "color": "#10b981"}
        for n in range(c.TAGS)
    ]
    made["post"] = [
        {"id": post(n), "title": f"{text(6)} {n}", "content": text(60), "excerpt": text(10) if n % 4 else None,
         "published": n % 5 > 0, "featured": n % 20 == 0, "view_count": chance.randrange(100_000), "slug": f"post-{n}",
         "meta_title": text(4), **both(n, c.POSTS), "published_at": when(n, c.POSTS) if n % 5 else None,
         "author_id": user(n * 7919 % c.USERS), "category_id": category(n % c.CATEGORIES) if n % 6 else None}
        for n in range(c.POSTS)
    ]  # fmt: skip
    made["post_tag"] = [
        {"post_id": post(n), "tag_id": tag((n * 3 + k * 17) % c.TAGS)} for n in range(c.POSTS) for k in range(3)
    ]
    made["comment"] = [
        {"id": c.key("comment", n), "content": text(12), **both(n, c.COMMENTS), "post_id": post(n % c.POSTS),
         "author_id": user((n * 7 + n // c.POSTS) % c.USERS)}
        for n in range(c.COMMENTS)
    ]  # fmt: skip
    made["like"] = [
        {"id": c.key("like", n), "created_at": when(n, 50_000), "user_id": user(n % c.USERS),
         "post_id": post(n * 37 % c.POSTS)}
        for n in range(50_000)
    ]  # fmt: skip
    made["follow"] = [
        {"id": c.key("follow", n), "created_at": when(n, 10_000), "follower_id": user(n % c.USERS),
         "following_id": user((n % c.USERS + 1 + n // c.USERS * 13) % c.USERS)}
        for n in range(10_000)
    ]  # fmt: skip
    kinds, themes = ["LIKE", "COMMENT", "FOLLOW", "MENTION", "SYSTEM"], ["LIGHT", "DARK", "SYSTEM"]
    made["notification"] = [
        {"id": c.key("notification", n), "type": kinds[n % 5], "title": text(4), "message": text(10),
         "read": n % 3 == 0, "created_at": when(n, c.NOTIFICATIONS), "recipient_id": user(n % c.USERS),
         "sender_id": user(n * 31 % c.USERS) if n % 4 else None, "score": chance.random() * 100 if n % 7 else None,
         "seq": 2**53 + 1 + n}
        for n in range(c.NOTIFICATIONS)
    ]  # fmt: skip
    made["user_settings"] = [
        {"id": c.key("settings", n), "user_id": user(n), "profile_private": n % 4 == 0, "theme": themes[n % 3]}
        for n in range(c.USERS)
    ]
    return made


INDEXES = {
    "posts": ["author_id", "category_id", "created_at"], "comments": ["post_id", "author_id", "parent_id"],
    "likes": ["post_id", "user_id"], "follows": ["follower_id", "following_id"],
    "notifications": ["recipient_id"], "post_tags": ["tag_id"],
}  # fmt: skip
SIZE = 5_000
"""Rows of one create_many."""


def fill(backend: str) -> None:
    """Makes the database anew: the tables and rows through Nicol itself."""
    os.environ["BENCH_BACKEND"] = backend
    core = import_module("adapters.nicol_core")
    from nicol.ddl import diff, empty, from_schema, render
    from nicol.drivers import connect, create_database, drop_database, finish, parse_url
    from nicol.migrate.apply import run_script

    url = parse_url(core.url(), Path())
    drop_database(url)
    create_database(url)
    wanted = from_schema(core.schema())
    connection = connect(url)
    finish(run_script(connection, render(diff(empty(wanted.dialect), wanted), wanted.dialect).text))
    with core.package().SyncClient(url=core.url()) as db:
        for statement in core.SETTINGS:
            db.execute_raw(statement)
        for model, given in rows().items():
            for first in range(0, len(given), SIZE):
                getattr(db, model).create_many(given[first : first + SIZE])
    for table, columns in INDEXES.items():
        for column in columns:
            finish(connection.script(f"CREATE INDEX bench_{table}_{column} ON {table} ({column})"))
    finish(connection.script("VACUUM ANALYZE" if backend == "pg" else "ANALYZE"))
    finish(connection.close())


if __name__ == "__main__":
    for each in ("pg", "sqlite"):
        if sys.argv[1] in (each, "both"):
            fill(each)
