"""What the tasks do, and what may become of it."""

from __future__ import annotations

import asyncio
import random
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeAlias
from uuid import uuid4

from benchmarks.soak.ledger import Ledger, Outcome
from nicol.errors import NicolError

ACCOUNTS = 20
LONGEST = 60.0
"""Seconds after which an operation counts as hanging."""
UNDONE = frozenset({"P1001", "P1002", "P1008", "P2010", "P2024", "P2028", "P2034", "P2037"})
"""The errors that the faults may cause and that say that nothing of the operation was kept."""
UNKNOWN = frozenset({"P1017"})
"""Those that come instead of the answer."""
Work: TypeAlias = Callable[[Any, random.Random, list[str]], Awaitable[object]]
"""(client, chance, where it notes the entries that it is going to write)"""


def _entry(chance: random.Random, entries: list[str], amount: int = 0) -> dict[str, Any]:
    entries.append(uuid4().hex)
    return {"id": entries[-1], "amount": amount, "accountId": chance.randrange(ACCOUNTS)}


async def create(db: Any, chance: random.Random, entries: list[str]) -> object:
    return await db.entry.create(_entry(chance, entries))


async def create_many(db: Any, chance: random.Random, entries: list[str]) -> object:
    return await db.entry.create_many([_entry(chance, entries) for _ in range(5)])


async def nested(db: Any, chance: random.Random, entries: list[str]) -> object:
    entry = _entry(chance, entries, chance.randrange(-9, 10))
    return await db.account.update(
        where={"id": entry.pop("accountId")},
        data={"balance": {"increment": entry["amount"]}, "entries": {"create": [entry]}},
    )


async def move(db: Any, chance: random.Random, entries: list[str]) -> object:
    isolation = chance.choice([None, None, "repeatable_read", "serializable"])
    amount = chance.randrange(1, 10)
    given, taken = _entry(chance, entries, amount), _entry(chance, entries, -amount)
    async with db.tx(isolation=isolation, timeout=10, max_wait=5) as tx:
        for entry in (given, taken):
            await tx.entry.create(entry)
            change = {"balance": {"increment": entry["amount"]}}
            await tx.account.update(where={"id": entry["accountId"]}, data=change)
            if chance.random() < 0.2:
                await asyncio.sleep(0.01)
    return None


async def batch(db: Any, chance: random.Random, entries: list[str]) -> object:
    given = [_entry(chance, entries) for _ in range(3)]
    async with db.batch() as noted:
        for entry in given:
            noted.entry.create(entry)
    return None


async def given_up(db: Any, chance: random.Random, entries: list[str]) -> object:
    """A transaction whose time runs out in a statement."""
    entry = _entry(chance, entries)
    async with db.tx(timeout=0.05) as tx:
        await tx.entry.create(entry)
        await tx.query_raw("SELECT pg_sleep(2)::text")
    return None


async def too_slow(db: Any, chance: random.Random, entries: list[str]) -> object:
    """A statement that the server stops."""
    return await db.query_raw("SELECT pg_sleep(5)::text")


async def read_one(db: Any, chance: random.Random, entries: list[str]) -> object:
    return await db.account.find_unique(where={"id": chance.randrange(ACCOUNTS)})


async def read_together(db: Any, chance: random.Random, entries: list[str]) -> object:
    return await asyncio.gather(*(read_one(db, chance, entries) for _ in range(5)))


async def read_page(db: Any, chance: random.Random, entries: list[str]) -> object:
    include = {"entries": {"take": 5, "order_by": {"id": "desc"}}}
    return await db.account.find_many(take=5, skip=chance.randrange(ACCOUNTS), include=include)


async def read_stream(db: Any, chance: random.Random, entries: list[str]) -> object:
    seen = 0
    async with db.entry.stream(take=300, chunk=50) as rows:
        async for _ in rows:
            seen += 1
            if seen == 120:
                break
    return seen


WRITES = ((create, 5), (create_many, 3), (nested, 3), (move, 6), (batch, 2), (given_up, 1))
READS = ((read_one, 8), (read_together, 4), (read_page, 5), (read_stream, 2), (too_slow, 1))
WORKS: dict[Work, int] = dict(WRITES + READS)
"""Each with how often it is chosen."""


async def once(db: Any, ledger: Ledger, chance: random.Random) -> None:
    """One operation, sometimes cancelled at a random moment; the ledger hears how it ended."""
    (work,) = chance.choices(list(WORKS), list(WORKS.values()))
    entries: list[str] = []
    what = work.__name__
    task = asyncio.ensure_future(work(db, chance, entries))
    if chance.random() < 0.1:
        await asyncio.sleep(chance.random() * chance.choice([0.0, 0.02, 0.2]))
        task.cancel()
    done, _ = await asyncio.wait([task], timeout=LONGEST)
    if not done:
        ledger.wrong.append(f"{what} hangs: {task.get_stack()}")
        task.cancel()
        return
    ended, outcome = _ended(task, ledger)
    ledger.note(what, entries, outcome, ended)
    if ended == "P1001":
        await asyncio.sleep(chance.random() * 0.2)


def _ended(task: asyncio.Future[object], ledger: Ledger) -> tuple[str, Outcome]:
    if task.cancelled():
        return "cancelled", "unknown"
    error = task.exception()
    if error is None:
        return "done", "kept"
    code = error.code if isinstance(error, NicolError) else type(error).__name__
    if code in UNDONE:
        return code, "undone"
    if code not in UNKNOWN:
        ledger.wrong.append("".join(traceback.format_exception(error)))
    return code, "unknown"


async def until(end: float, db: Any, ledger: Ledger, seed: int) -> None:
    """Operations one after another until the loop's clock says `end`."""
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()
    while loop.time() < end:
        with suppress(asyncio.CancelledError):
            await once(db, ledger, chance)
