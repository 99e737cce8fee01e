"""Nicol's sync client: psycopg, or SQLite in the calling thread."""

from typing import Any

from adapters import nicol_core as core

import nicol

ASYNC = False
LIMIT = [1000]
VERSION = nicol.__version__
CANON = core.CANON
DB: Any = None


def setup() -> None:
    global DB
    DB = core.package().SyncClient(url=core.url())
    DB.connect()
    for statement in core.SETTINGS:
        DB.execute_raw(statement)


def w9(i: int) -> Any:
    with DB.tx() as tx:
        post = tx.post.create(core.NEW_POST())
        tx.post_tag.create_many(core.tags_of(post))
        return tx.post.find_unique(where={"id": post.id}, include=core.READ_BACK)


W = {
    "W1": lambda i: core.w1(DB, i),
    "W2": lambda i: core.w2(DB, LIMIT[0]),
    "W3": lambda i: core.w3(DB, i),
    "W4": lambda i: core.w4(DB, i),
    "W5": lambda i: core.w5(DB, i),
    "W6": lambda i: core.w6(DB, i),
    "W7": lambda i: core.w7(DB, i),
    "W8": lambda i: core.w8(DB, i),
    "W9": w9,
    "W10": lambda i: core.w10(DB, i),
}
