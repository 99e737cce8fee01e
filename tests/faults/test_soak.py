"""A short soak: `python -m benchmarks soak` is the long one."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.soak.faults import Rhythm
from benchmarks.soak.ledger import Ledger
from benchmarks.soak.run import Plan, report, soak
from benchmarks.soak.server import own_server
from tests.services import find_binaries


@pytest.mark.skipif(find_binaries() is None, reason="PostgreSQL's binaries are not here")
def test_nothing_is_lost_doubled_leaked_or_hung() -> None:
    plan = Plan(seconds=6, tasks=64, seed=11, rhythm=Rhythm(kill=0.3, restart=2.5))
    with own_server() as server:
        ledger, happened = asyncio.run(soak(server, plan))
    assert ledger.wrong == [], report(ledger, happened, plan.seconds)
    assert server.restarts == 2
    assert ledger.outcomes["move", "done"] > 10
    ends = {ended for _, ended in ledger.outcomes}
    assert {"done", "cancelled", "P1001", "P2028"} <= ends


def test_the_ledger_sees_what_is_wrong() -> None:
    ledger = Ledger()
    ledger.note("create", ["a"], "kept", "done")
    ledger.note("create", ["b"], "undone", "P2034")
    ledger.note("move", ["c", "d"], "unknown", "P1017")
    ledger.note("move", ["e", "f"], "unknown", "cancelled")
    stored = {"b": (1, 2), "c": (1, 5), "g": (1, 0), "e": (2, 1), "f": (2, 3)}
    assert ledger.compare(stored, {1: 7, 2: 8}) == [
        "create: committed and lost (a)",
        "create: said to be undone and stored (b)",
        "move: 1 of 2 entries are stored (c …)",
        "g was written by nobody",
        "account 2: balance 8, entries 4",
    ]
