"""psycopg 3 by hand, one connection, rows as dicts."""

import re

import common as c
import psycopg
from adapters import raw_sql as q
from adapters.raw_asyncpg import unpacked
from psycopg.rows import dict_row
from psycopg.types import TypeInfo
from psycopg.types.json import set_json_loads
from psycopg.types.string import TextBinaryLoader

ASYNC, LIMIT, VERSION, CANON = False, [1000], psycopg.__version__, q.CANON
DB = None


def setup():
    global DB
    place = {**c.PG_SOCK, "dbname": c.PG_SOCK["database"]}
    del place["database"]
    DB = psycopg.connect(**place, autocommit=True, prepare_threshold=1, row_factory=dict_row)
    set_json_loads(bytes.decode, DB)
    for name in ('"Role"', '"NotificationType"', '"Theme"'):
        kind = TypeInfo.fetch(DB, name)
        DB.adapters.register_loader(kind.oid, TextBinaryLoader)


def fetch(sql, *values):
    """Parameters by number become parameters by name."""
    names = {f"p{number}": value for number, value in enumerate(values, 1)}
    return DB.execute(TEXTS.setdefault(sql, named(sql)), names, binary=True).fetchall()


TEXTS = {}


def named(sql):
    return re.sub(r"\$(\d+)", r"%(p\1)s", sql.replace("%", "%%")).encode()


def w5(i):
    users = fetch(q.W5, c.a_w5(i))
    posts = fetch(q.W5_POSTS, [row["id"] for row in users])
    comments = fetch(q.W5_COMMENTS, [row["id"] for row in posts])
    authors = fetch(q.W5_AUTHORS, list({row["author_id"] for row in comments}))
    by_id = {row["id"]: row for row in authors}
    return users, q.grouped(posts, "author_id"), q.grouped(comments, "post_id"), by_id


def w7(i):
    rows = c.w7_rows()
    with DB.cursor() as cursor, cursor.copy(f"COPY notifications ({q.NC}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row.values())
    return len(rows)


def w8(i):
    name, views = c.a_w8(i)
    return fetch(q.W8, name, views, c.NOW)[0]


def w9(i):
    post = c.w9_post()
    with DB.transaction():
        DB.execute(TEXTS.setdefault(q.W9_POST, named(q.W9_POST)), {f"p{n}": post[x] for n, x in enumerate(c.POST, 1)})
        DB.execute("INSERT INTO post_tags SELECT %s, unnest(%s::text[])", [post["id"], c.W9_TAGS])
        ((row, author, _, tags),) = unpacked(fetch(q.W9_READ, post["id"]))
    return row, author, tags


def w10(i):
    authors, title, excerpt = c.a_w10(i)
    return fetch(q.W10, authors, f"%{title}%", f"%{excerpt}%")


W = {
    "W1": lambda i: fetch(q.W1, c.a_w1(i))[0],
    "W2": lambda i: fetch(q.W2, LIMIT[0]),
    "W3": lambda i: unpacked(fetch(q.W3, c.a_w3(i))),
    "W4": lambda i: fetch(q.W4, c.a_w1(i))[0],
    "W5": w5,
    "W6": lambda i: fetch(q.W6, *c.w6_row().values())[0],
    "W7": w7,
    "W8": w8,
    "W9": w9,
    "W10": w10,
}
