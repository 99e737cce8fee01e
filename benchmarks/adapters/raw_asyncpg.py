"""asyncpg by hand, over a pool that only keeps connections."""

import asyncpg
import common as c
import msgspec
from adapters import raw_sql as q

ASYNC, LIMIT, VERSION, CANON = True, [1000], asyncpg.__version__, q.CANON
FREE: list[asyncpg.Connection] = []
loads = msgspec.json.decode


async def setup():
    for _ in range(c.POOL):
        made = await asyncpg.connect(**c.PG_SOCK, statement_cache_size=500)
        await made.set_type_codec("json", schema="pg_catalog", encoder=str, decoder=str, format="text")
        FREE.append(made)


async def fetch(sql, *values):
    lent = FREE.pop() if FREE else await asyncpg.connect(**c.PG_SOCK)
    try:
        return await lent.fetch(sql, *values)
    finally:
        FREE.append(lent)


async def w1(i):
    return (await fetch(q.W1, c.a_w1(i)))[0]


async def w2(i):
    return await fetch(q.W2, LIMIT[0])


def unpacked(rows):
    return [
        (row, loads(row["author"]), loads(row["category"]) if row["category"] else None, loads(row["tags"]))
        for row in rows
    ]


async def w3(i):
    return unpacked(await fetch(q.W3, c.a_w3(i)))


async def w4(i):
    return (await fetch(q.W4, c.a_w1(i)))[0]


async def w5(i):
    users = await fetch(q.W5, c.a_w5(i))
    posts = await fetch(q.W5_POSTS, [row["id"] for row in users])
    comments = await fetch(q.W5_COMMENTS, [row["id"] for row in posts])
    authors = await fetch(q.W5_AUTHORS, list({row["author_id"] for row in comments}))
    by_id = {row["id"]: row for row in authors}
    return users, q.grouped(posts, "author_id"), q.grouped(comments, "post_id"), by_id


async def w6(i):
    return (await fetch(q.W6, *c.w6_row().values()))[0]


async def w7(i):
    records = [tuple(row.values()) for row in c.w7_rows()]
    lent = FREE.pop()
    try:
        await lent.copy_records_to_table("notifications", records=records, columns=c.NOTIFICATION)
    finally:
        FREE.append(lent)
    return len(records)


async def w8(i):
    name, views = c.a_w8(i)
    return (await fetch(q.W8, name, views, c.NOW))[0]


async def w9(i):
    post, lent = c.w9_post(), FREE.pop()
    try:
        async with lent.transaction():
            await lent.execute(q.W9_POST, *(post[name] for name in c.POST))
            await lent.execute("INSERT INTO post_tags SELECT $1, unnest($2::text[])", post["id"], c.W9_TAGS)
            ((row, author, _, tags),) = unpacked(await lent.fetch(q.W9_READ, post["id"]))
    finally:
        FREE.append(lent)
    return row, author, tags


async def w10(i):
    authors, title, excerpt = c.a_w10(i)
    return await fetch(q.W10, authors, f"%{title}%", f"%{excerpt}%")


W = {"W1": w1, "W2": w2, "W3": w3, "W4": w4, "W5": w5, "W6": w6, "W7": w7, "W8": w8, "W9": w9, "W10": w10}
