"""One soak from beginning to end."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.soak import faults
from benchmarks.soak.ledger import Ledger
from benchmarks.soak.server import Server, own_server
from benchmarks.soak.work import ACCOUNTS, until
from nicol.ddl import diff, empty, from_schema, render
from nicol.drivers import DatabaseUrl, connect, finish, parse_url
from nicol.generate import generate
from nicol.migrate.apply import run_script
from nicol.text.span import Source
from nicol.validate import load_or_raise

SCHEMA = Path(__file__).parent / "schema.prisma"
LIMIT = 10
SETTINGS = f"connection_limit={LIMIT}&pool_timeout=5&connect_timeout=2&socket_timeout=2&application_name=soak"
PACKAGE = "soakdb"
SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'soak'"
QUIET = 10.0
"""Seconds within which everything has to be given back."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of it."""

    seconds: float
    tasks: int
    seed: int
    rhythm: faults.Rhythm


def tables(url: DatabaseUrl) -> None:
    """Creates them, with the accounts."""
    schema = load_or_raise([Source(SCHEMA, SCHEMA.read_text())])
    wanted = from_schema(schema)
    connection = connect(url)
    finish(run_script(connection, render(diff(empty(wanted.dialect), wanted), wanted.dialect).text))
    finish(connection.execute(f'INSERT INTO "Account" (id) SELECT generate_series(0, {ACCOUNTS - 1})'))
    finish(connection.close())


def client(url: str) -> Any:
    """A client of the soak's schema, generated for it."""
    folder = Path(tempfile.mkdtemp(prefix="nicol-soak-client-"))
    generate(load_or_raise([Source(SCHEMA, SCHEMA.read_text())]), folder / PACKAGE, SCHEMA.parent)
    sys.modules.pop(PACKAGE, None)
    sys.path.insert(0, str(folder))
    try:
        return import_module(PACKAGE).Client(url=url)
    finally:
        sys.path.remove(str(folder))


def descriptors() -> int:
    """Open files and sockets of this process."""
    listed = Path("/proc/self/fd")
    return sum(1 for _ in listed.iterdir()) if listed.is_dir() else 0


async def soak(server: Server, plan: Plan) -> tuple[Ledger, str]:
    """The ledger, with all that was wrong, and a sentence about the faults."""
    url, ledger = parse_url(server.url, Path()), Ledger()
    tables(url)
    loop = asyncio.get_running_loop()
    files = descriptors()
    db = client(f"{server.url}?{SETTINGS}")
    await db.connect()
    end = loop.time() + plan.seconds
    killer = asyncio.create_task(faults.kill(url, end, plan.rhythm, plan.seed))
    stopper = asyncio.create_task(faults.restart(server, end, plan.rhythm, plan.seed))
    await asyncio.gather(*(until(end, db, ledger, plan.seed * 1000 + number) for number in range(plan.tasks)))
    killed, _ = await asyncio.gather(killer, stopper)
    await whole_pool(db, ledger)
    ledger.wrong += await given_back(url, SESSIONS, LIMIT, "sessions beyond the pool's limit")
    await db.disconnect()
    ledger.wrong += await given_back(url, SESSIONS, 0, "sessions after disconnect")
    await asyncio.sleep(0)
    if others := asyncio.all_tasks() - {asyncio.current_task()}:
        ledger.wrong.append(f"{len(others)} tasks are left: {others}")
    if (more := descriptors() - files) > 0:
        ledger.wrong.append(f"{more} files or sockets are left open")
    ledger.wrong += ledger.compare(*stored(url))
    return ledger, f"{killed} sessions killed, {server.restarts} restarts of the server"


async def whole_pool(db: Any, ledger: Ledger) -> None:
    """Every connection of the pool can be had, all at the same time."""

    async def hold() -> None:
        async with db.tx(max_wait=QUIET) as tx:
            await tx.query_raw("SELECT pg_sleep(0.2)::text")

    for error in await asyncio.gather(*(hold() for _ in range(LIMIT)), return_exceptions=True):
        if error is not None:
            ledger.wrong.append(f"a connection of the pool is lost: {error!r}")


async def given_back(url: DatabaseUrl, count: str, allowed: int, what: str) -> list[str]:
    """What is still there after `QUIET` seconds beyond what is allowed."""
    end = time.monotonic() + QUIET
    admin = connect(url)
    while (number := finish(admin.fetch(count))[0][0]) > allowed and time.monotonic() < end:
        await asyncio.sleep(0.05)
    finish(admin.close())
    return [f"{number} {what}"] if number > allowed else []


def stored(url: DatabaseUrl) -> tuple[dict[str, tuple[int, int]], dict[int, int]]:
    """What the database holds: entry → account and amount, account → balance."""
    admin = connect(url)
    entries = finish(admin.fetch('SELECT id, "accountId", amount FROM "Entry"'))
    accounts = finish(admin.fetch('SELECT id, balance FROM "Account"'))
    finish(admin.close())
    return {row[0]: (row[1], row[2]) for row in entries}, {row[0]: row[1] for row in accounts}


def report(ledger: Ledger, happened: str, seconds: float) -> str:
    """What was done and how it ended, a line for each operation."""
    works = sorted({what for what, _ in ledger.outcomes})
    lines = [f"{sum(ledger.outcomes.values())} operations in {seconds:.0f} s; {happened}"]
    for what in works:
        ends = Counter({ended: number for (each, ended), number in ledger.outcomes.items() if each == what})
        lines.append(f"  {what:<14}" + "  ".join(f"{ended} {number}" for ended, number in ends.most_common()))
    kinds = Counter(each.outcome for each in ledger.written)
    lines.append("writes: " + ", ".join(f"{number} {outcome}" for outcome, number in kinds.most_common()))
    lines += [f"WRONG: {text}" for text in ledger.wrong[:20]]
    lines.append(f"{len(ledger.wrong)} things went wrong" if ledger.wrong else "nothing lost, doubled, leaked or hung")
    return "\n".join(lines)


def main(args: Sequence[str]) -> int:
    """The command; 1 when something went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks soak", description="Tasks against a failing server.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--tasks", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", type=float, default=0.5, metavar="SECONDS", help="between two killed sessions")
    parser.add_argument("--restart", type=float, default=20, metavar="SECONDS", help="between two restarts")
    chosen = parser.parse_args(args)
    plan = Plan(chosen.minutes * 60, chosen.tasks, chosen.seed, faults.Rhythm(chosen.kill, chosen.restart))
    with own_server() as server:
        ledger, happened = asyncio.run(soak(server, plan))
    print(report(ledger, happened, plan.seconds))
    return 1 if ledger.wrong else 0
