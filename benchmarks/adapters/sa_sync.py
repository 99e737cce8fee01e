"""SQLAlchemy's ORM, sync: psycopg or the standard library's sqlite3."""

import os

import common as c
import sqlalchemy
from adapters import sa_models as m
from sqlalchemy import create_engine, event, insert
from sqlalchemy.orm import Session

ASYNC, LIMIT, VERSION, CANON = False, [1000], sqlalchemy.__version__, m.CANON
ENGINE = create_engine(m.url("pysqlite" if os.environ["BENCH_BACKEND"] == "sqlite" else "psycopg"), pool_size=c.POOL)
event.listen(ENGINE, "connect", m.settings)


def setup():
    ENGINE.connect().close()


def opened():
    return Session(ENGINE, expire_on_commit=False)


def w1(i):
    with opened() as session:
        return session.get(m.User, c.a_w1(i))


def many(statement):
    with opened() as session:
        return session.scalars(statement).all()


def rows(statement):
    with opened() as session:
        return session.execute(statement).all()


def w6(i):
    with opened() as session:
        made = m.Comment(**c.w6_row())
        session.add(made)
        session.commit()
        return made


def w7(i):
    given = c.w7_rows()
    with opened() as session:
        session.execute(insert(m.Notification), given)
        session.commit()
    return len(given)


def w8(i):
    with opened() as session:
        found = session.scalars(m.w8(*c.a_w8(i))).one()
        session.commit()
        return found


def w9(i):
    given = c.w9_post()
    with opened() as session:
        session.add(m.Post(**given))
        session.flush()
        session.execute(insert(m.PostTag), [{"post_id": given["id"], "tag_id": tag} for tag in c.W9_TAGS])
        session.expire_all()
        found = session.scalars(m.W9.where(m.Post.id == given["id"])).one()
        session.commit()
        return found


W = {
    "W1": w1,
    "W2": lambda i: many(m.W2.limit(LIMIT[0])),
    "W3": lambda i: rows(m.PAGE.offset(c.a_w3(i))),
    "W4": lambda i: rows(m.W4.where(m.User.id == c.a_w1(i)))[0],
    "W5": lambda i: many(m.W5.where(m.User.id >= c.a_w5(i))),
    "W6": w6,
    "W7": w7,
    "W8": w8,
    "W9": w9,
    "W10": lambda i: many(m.w10(*c.a_w10(i))),
}
