"""SQLAlchemy's ORM, async: asyncpg or aiosqlite."""

import os

import common as c
import sqlalchemy
from adapters import sa_models as m
from sqlalchemy import event, insert
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

ASYNC, LIMIT, VERSION, CANON = True, [1000], sqlalchemy.__version__, m.CANON
ENGINE = create_async_engine(
    m.url("aiosqlite" if os.environ["BENCH_BACKEND"] == "sqlite" else "asyncpg"), pool_size=c.POOL
)
event.listen(ENGINE.sync_engine, "connect", m.settings)


async def setup():
    async with ENGINE.connect():
        pass


def opened():
    return AsyncSession(ENGINE, expire_on_commit=False)


async def w1(i):
    async with opened() as session:
        return await session.get(m.User, c.a_w1(i))


async def many(statement):
    async with opened() as session:
        return (await session.scalars(statement)).all()


async def rows(statement):
    async with opened() as session:
        return (await session.execute(statement)).all()


async def w4(i):
    return (await rows(m.W4.where(m.User.id == c.a_w1(i))))[0]


async def w6(i):
    async with opened() as session:
        made = m.Comment(**c.w6_row())
        session.add(made)
        await session.commit()
        return made


async def w7(i):
    given = c.w7_rows()
    async with opened() as session:
        await session.execute(insert(m.Notification), given)
        await session.commit()
    return len(given)


async def w8(i):
    async with opened() as session:
        found = (await session.scalars(m.w8(*c.a_w8(i)))).one()
        await session.commit()
        return found


async def w9(i):
    given = c.w9_post()
    async with opened() as session:
        session.add(m.Post(**given))
        await session.flush()
        await session.execute(insert(m.PostTag), [{"post_id": given["id"], "tag_id": tag} for tag in c.W9_TAGS])
        session.expire_all()
        found = (await session.scalars(m.W9.where(m.Post.id == given["id"]))).one()
        await session.commit()
        return found


W = {
    "W1": w1,
    "W2": lambda i: many(m.W2.limit(LIMIT[0])),
    "W3": lambda i: rows(m.PAGE.offset(c.a_w3(i))),
    "W4": w4,
    "W5": lambda i: many(m.W5.where(m.User.id >= c.a_w5(i))),
    "W6": w6,
    "W7": w7,
    "W8": w8,
    "W9": w9,
    "W10": lambda i: many(m.w10(*c.a_w10(i))),
}
