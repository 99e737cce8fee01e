"""What reading takes from the kernel."""

from __future__ import annotations

import subprocess
import sys

from nicol.drivers import DatabaseUrl, connect_async

FAULTS = """
import asyncio, resource, sys
from pathlib import Path
from nicol.drivers import connect_async, parse_url

async def main():
    connection = await connect_async(parse_url(sys.argv[1], Path()))
    for count in (100, 100):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(count):
            await connection.fetch("SELECT 1")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    await connection.close()

asyncio.run(main())
"""
"""Prints how many pages the kernel supplied while a hundred small queries ran in a process that does nothing else."""


def test_small_answers_take_no_memory_from_the_kernel(postgresql_url_text: str) -> None:
    done = subprocess.run([sys.executable, "-c", FAULTS, postgresql_url_text], capture_output=True, check=True)
    assert int(done.stdout) < 100


async def test_an_answer_of_many_pieces_is_whole(postgresql_url: DatabaseUrl) -> None:
    connection = await connect_async(postgresql_url)
    text = (await connection.fetch("SELECT repeat('0123456789', 300000)"))[0][0]
    assert text == "0123456789" * 300_000
    await connection.close()
