"""Tortoise, async: asyncpg or aiosqlite."""

import os

import common as c
import tortoise
from adapters import tortoise_models as m
from tortoise import Tortoise
from tortoise.expressions import Q, RawSQL
from tortoise.transactions import in_transaction

SQLITE = os.environ["BENCH_BACKEND"] == "sqlite"
ASYNC, LIMIT, VERSION = True, [1000], tortoise.__version__
SERVER = "asyncpg://{user}@{host}:{port}/{database}?minsize=1&maxsize=10".format(**c.PG_SOCK)


async def setup():
    address = f"sqlite://{c.SQLITE}?synchronous=OFF" if SQLITE else SERVER
    await Tortoise.init(db_url=address, modules={"models": ["adapters.tortoise_models"]}, use_tz=SQLITE, timezone="UTC")


def number(table, where):
    return RawSQL(f"(SELECT count(*) FROM {table} x WHERE {where})")


async def w3(i):
    found = m.Post.filter(published=True).order_by("-created_at").limit(20).offset(c.a_w3(i))
    posts = found.annotate(
        comments_n=number("comments", 'x.post_id = "posts"."id"'), likes_n=number("likes", 'x.post_id = "posts"."id"')
    )
    return await posts.select_related("author", "category").prefetch_related("tags")


async def w4(i):
    return await m.User.get(id=c.a_w1(i)).select_related("settings").annotate(
        n_posts=number("posts", 'x.author_id = "users"."id" AND x.published = true'),
        n_followers=number("follows", 'x.following_id = "users"."id"'),
        n_following=number("follows", 'x.follower_id = "users"."id"'),
        n_comments=number("comments", 'x.author_id = "users"."id"'),
        n_likes=number("likes", 'x.user_id = "users"."id"'),
    )  # fmt: skip


async def w5(i):
    found = m.User.filter(id__gte=c.a_w5(i)).order_by("id").limit(100)
    return await found.prefetch_related("posts", "posts__comments", "posts__comments__author")


async def w6(i):
    return await m.Comment.create(**c.w6_row())


async def w7(i):
    rows = c.w7_rows()
    await m.Notification.bulk_create([m.Notification(**row) for row in rows])
    return len(rows)


async def w8(i):
    name, views = c.a_w8(i)
    await m.Post.filter(id=name).update(view_count=views, updated_at=c.NOW)
    return await m.Post.get(id=name)


async def w9(i):
    async with in_transaction() as connection:
        post = await m.Post.create(**c.w9_post(), using_db=connection)
        tags = await m.Tag.filter(id__in=c.W9_TAGS).using_db(connection)
        await post.tags.add(*tags, using_db=connection)
        found = m.Post.get(id=post.id).using_db(connection)
        return await found.select_related("author", "category").prefetch_related("tags")


async def w10(i):
    authors, title, excerpt = c.a_w10(i)
    words = Q(title__icontains=title) | Q(excerpt__icontains=excerpt)
    return await m.Post.filter(words, author_id__in=authors, published=True).order_by("-created_at").limit(20)


async def w1(i):
    return await m.User.get(id=c.a_w1(i))


async def w2(i):
    return await m.Notification.all().order_by("id").limit(LIMIT[0])


W = {"W1": w1, "W2": w2, "W3": w3, "W4": w4, "W5": w5, "W6": w6, "W7": w7, "W8": w8, "W9": w9, "W10": w10}
CANON = {
    "W1": c.c_w1, "W2": c.c_w2, "W5": c.c_w5, "W6": c.c_w6, "W7": c.c_w7, "W8": c.c_w8, "W10": c.c_w10,
    "W3": lambda found: [c.c_post3(post, post.tags, (post.comments_n, post.likes_n)) for post in found],
    "W4": lambda user: c.c_w4(user, [getattr(user, f"n_{name}") for name in c.COUNTS], user.settings),
    "W9": lambda post: c.c_w9(post, post.tags),
}  # fmt: skip
