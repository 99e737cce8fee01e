"""Measures peers side by side: each in a process of its own, their rounds in turn, their results compared first."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import common as c

SECONDS = {"W2": 0.3, "W5": 0.8, "W7": 0.5}
"""How long a round of a workload takes about; 0.2 for the others."""
WRITES = ("W6", "W7", "W9")
LEFT = [
    "DELETE FROM post_tags WHERE post_id LIKE 'new%'",
    *(f"DELETE FROM {table} WHERE id LIKE 'new%'" for table in ("comments", "posts", "notifications")),
]
HERE = Path(__file__).parent


class Process:
    """A peer's process."""

    def __init__(self, name: str, backend: str) -> None:
        self.name = name
        env = {**os.environ, "BENCH_BACKEND": backend, "TZ": "UTC", "PYTHONHASHSEED": "0"}
        errors = (Path(env["BENCH_LOGS"]) / f"{backend}-{name}").open("w")
        self._process = subprocess.Popen(
            [sys.executable, HERE / "worker.py", name], env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        self.info = self._answer()

    def ask(self, question: str, /, **arguments: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"ask": question, **arguments}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        return answer

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def clean(backend: str) -> None:
    """Removes what the workloads wrote."""
    if backend == "sqlite":
        import sqlite3

        with sqlite3.connect(c.SQLITE, timeout=30) as file:
            file.execute("PRAGMA synchronous = OFF")
            for statement in LEFT:
                file.execute(statement)
        file.close()
        return
    import psycopg

    place = {**c.PG_SOCK, "dbname": c.PG_SOCK["database"]}
    del place["database"]
    with psycopg.connect(**place, autocommit=True) as connection:  # type: ignore[arg-type]
        for statement in LEFT:
            connection.execute(statement)  # type: ignore[call-overload]


def compared(peers: list[Process], what: str, backend: str) -> list[Process]:
    """The peers whose result is the first one's."""
    found = {peer.name: peer.ask("check", what=what, i=3) for peer in peers if what in peer.info["workloads"]}
    clean(backend)
    wanted = next(iter(found.values())).get("digest")
    for name, answer in found.items():
        if answer.get("digest") != wanted:
            print(f"{what}: {name} gives something else and is left out: {answer.get('error') or answer.get('text')}")
    return [peer for peer in peers if found.get(peer.name, {}).get("digest") == wanted]


def measured(peers: list[Process], what: str, backend: str, rounds: int) -> dict[str, list[float]]:
    """Peer → client CPU seconds of one operation in each round."""
    numbers: dict[str, int] = {}
    for peer in peers:
        peer.ask("run", what=what, number=3)
        each = peer.ask("run", what=what, number=3)
        numbers[peer.name] = max(2, min(3000, int(SECONDS.get(what, 0.2) / max(each["wall"], 1e-6))))
    seen: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for turn in range(rounds):
        for peer in peers if turn % 2 == 0 else reversed(peers):
            seen[peer.name].append(peer.ask("run", what=what, number=numbers[peer.name])["cpu"])
            if what in WRITES:
                clean(backend)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser()
    for option in ("--backend", "--peers", "--w", "--out"):
        parser.add_argument(option, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    peers: list[Process] = []
    results: dict[str, Any] = {}
    for name in chosen.peers.split(","):
        peer = Process(name, chosen.backend)
        if error := peer.info.get("error"):
            print(f"{name} is left out: {error}")
            continue
        peers.append(peer)
        results[name] = {"version": peer.info["version"]}
    for what in chosen.w.split(","):
        able = compared(peers, what, chosen.backend)
        for name, cpu in measured(able, what, chosen.backend, chosen.rounds).items():
            results[name][what] = {"cpu": min(cpu), "median": sorted(cpu)[len(cpu) // 2]}
        print(
            what,
            {name: round(results[name][what]["cpu"] * 1e6) for name in results if what in results[name]},
            flush=True,
        )
    for peer in peers:
        if peer.info["tasks"]:
            for what in ("W1", "W3"):
                number = 2000 if what == "W1" else 300
                peer.ask("together", what=what, number=number // 4, tasks=64)
                answers = [
                    peer.ask("together", what=what, number=number, tasks=64) for _ in range(min(3, chosen.rounds))
                ]
                if all("cpu" in answer for answer in answers):
                    results[peer.name][f"W11 {what}"] = {"cpu": min(answer["cpu"] for answer in answers)}
        answer = peer.ask("memory", rows=100_000)
        if "peak" in answer:
            results[peer.name]["memory"] = answer
        peer.end()
    out = Path(chosen.out)
    known = json.loads(out.read_text()) if out.is_file() else {}
    out.write_text(json.dumps({**known, chosen.backend: results}))


if __name__ == "__main__":
    main()
