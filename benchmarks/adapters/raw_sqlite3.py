"""The standard library's sqlite3 by hand; raw_apsw swaps the driver."""

import datetime as dt
import json
import sqlite3

import common as c
import msgspec
from adapters import raw_sql as q

ASYNC, LIMIT, VERSION, CANON = False, [1000], sqlite3.sqlite_version, q.CANON
loads = msgspec.json.decode
DB = None


def setup():
    global DB
    DB = sqlite3.connect(c.SQLITE, isolation_level=None, cached_statements=500)
    DB.execute("PRAGMA synchronous = OFF")
    DB.row_factory = sqlite3.Row


def fetch(sql, values=()):
    return DB.execute(sql, values).fetchall()


def stored(values):
    """Moments in the form that the file holds them in."""
    return [
        value.replace(tzinfo=dt.UTC).isoformat(timespec="milliseconds") if isinstance(value, dt.datetime) else value
        for value in values
    ]


SQL = {name: q.sqlite(text) for name, text in vars(q).items() if name.startswith("W") and isinstance(text, str)}


def unpacked(rows):
    return [
        (row, loads(row["author"]), loads(row["category"]) if row["category"] else None, loads(row["tags"]))
        for row in rows
    ]


def w5(i):
    users = fetch(SQL["W5"], (c.a_w5(i),))
    posts = fetch(SQL["W5_POSTS"], (json.dumps([row["id"] for row in users]),))
    comments = fetch(SQL["W5_COMMENTS"], (json.dumps([row["id"] for row in posts]),))
    authors = fetch(SQL["W5_AUTHORS"], (json.dumps(list({row["author_id"] for row in comments})),))
    by_id = {row["id"]: row for row in authors}
    return users, q.grouped(posts, "author_id"), q.grouped(comments, "post_id"), by_id


def w7(i):
    rows = [stored(row.values()) for row in c.w7_rows()]
    fetch("BEGIN")
    DB.executemany(f"INSERT INTO notifications ({q.NC}) VALUES ({', '.join('?' * 10)})", rows)
    fetch("COMMIT")
    return len(rows)


def w8(i):
    name, views = c.a_w8(i)
    return fetch(SQL["W8"], (name, views, *stored([c.NOW])))[0]


def w9(i):
    post = c.w9_post()
    fetch("BEGIN IMMEDIATE")
    fetch(SQL["W9_POST"], stored(post[name] for name in c.POST))
    DB.executemany("INSERT INTO post_tags VALUES (?, ?)", [(post["id"], tag) for tag in c.W9_TAGS])
    ((row, author, _, tags),) = unpacked(fetch(SQL["W9_READ"], (post["id"],)))
    fetch("COMMIT")
    return row, author, tags


def w10(i):
    authors, title, excerpt = c.a_w10(i)
    return fetch(SQL["W10"], (json.dumps(authors), f"%{title}%", f"%{excerpt}%"))


W = {
    "W1": lambda i: fetch(SQL["W1"], (c.a_w1(i),))[0],
    "W2": lambda i: fetch(SQL["W2"], (LIMIT[0],)),
    "W3": lambda i: unpacked(fetch(SQL["W3"], (c.a_w3(i),))),
    "W4": lambda i: fetch(SQL["W4"], (c.a_w1(i),))[0],
    "W5": w5,
    "W6": lambda i: fetch(SQL["W6"], stored(c.w6_row().values()))[0],
    "W7": w7,
    "W8": w8,
    "W9": w9,
    "W10": w10,
}
