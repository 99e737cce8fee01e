"""One peer in a process of its own: JSON questions on standard input, an answer a line.

`check` gives the result of one operation in the form that is compared, `run` measures operations one after another,
`together` many tasks at once, `memory` what 100,000 rows take.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import inspect
import json
import os
import resource
import sys
import time
import traceback
from contextvars import copy_context
from importlib import import_module
from pathlib import Path
from typing import Any

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def say(**answer: Any) -> None:
    ANSWERS.write(json.dumps(answer, default=str) + "\n")
    ANSWERS.flush()


def resident() -> int:
    """KiB."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 1024


class Peer:
    """An adapter and its event loop."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self.adapter: Any = import_module(f"adapters.{name}")
        self._next = 0
        self._context = copy_context()
        self.wait(self.adapter.setup())

    def wait(self, found: Any) -> Any:
        """Every task runs in one context: Tortoise keeps its connections there."""
        if not inspect.iscoroutine(found):
            return found
        return self._loop.run_until_complete(self._loop.create_task(found, context=self._context))

    def check(self, what: str, i: int) -> dict[str, Any]:
        found = self.adapter.CANON[what](self.wait(self.adapter.W[what](i)))
        text = json.dumps(self.wait(found), sort_keys=True, default=str)
        return {"digest": hashlib.sha256(text.encode()).hexdigest()[:12], "text": text[:2000]}

    def run(self, what: str, number: int) -> dict[str, Any]:
        work, first = self.adapter.W[what], self._next
        self._next += number

        async def awaited() -> None:
            for i in range(first, self._next):
                await work(i)

        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        if self.adapter.ASYNC:
            self.wait(awaited())
        else:
            for i in range(first, self._next):
                work(i)
        return {"cpu": (time.process_time() - cpu) / number, "wall": (time.perf_counter() - wall) / number}

    def together(self, what: str, number: int, tasks: int) -> dict[str, Any]:
        left = iter(range(number))

        async def one() -> None:
            for i in left:
                await self.adapter.W[what](i)

        async def every() -> None:
            await asyncio.gather(*(one() for _ in range(tasks)))

        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        self.wait(every())
        return {"cpu": (time.process_time() - cpu) / number, "wall": (time.perf_counter() - wall) / number}

    def memory(self, rows: int) -> dict[str, Any]:
        self.wait(self.adapter.W["W2"](0))
        gc.collect()
        before = resident()
        self.adapter.LIMIT[0] = rows
        found = self.wait(self.adapter.W["W2"](0))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {"rows": len(found), "held": resident() - before, "peak": peak - before}


def main() -> None:
    try:
        peer = Peer(sys.argv[1])
    except BaseException as error:  # noqa: BLE001 - the caller is told
        traceback.print_exc()
        say(error=repr(error))
        return
    adapter = peer.adapter
    say(version=str(adapter.VERSION), workloads=list(adapter.W), tasks=adapter.ASYNC)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            say(**getattr(peer, question.pop("ask"))(**question))
        except Exception as error:  # noqa: BLE001 - the caller is told
            traceback.print_exc()
            say(error=repr(error)[:500])


if __name__ == "__main__":
    main()
