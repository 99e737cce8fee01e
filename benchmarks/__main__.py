"""`python -m benchmarks`: client CPU of Nicol beside the raw drivers and other libraries, in one run.

Every peer runs in a process of its own, the rounds of the peers in turn, and their results are compared before anything
is measured. Peers that are not installed are left out. See benchmarks/README.md for what else can be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import budgets, language, migrations
from benchmarks.chart import chart
from benchmarks.machine import described
from benchmarks.soak import run as soak

HERE = Path(__file__).parent
PEERS = {
    "pg": [
        "raw_asyncpg",
        "raw_psycopg",
        "nicol_async",
        "nicol_sync",
        "sa_async",
        "sa_sync",
        "django_orm",
        "tortoise_orm",
    ],
    "sqlite": [
        "raw_sqlite3",
        "raw_apsw",
        "nicol_sync",
        "nicol_async",
        "sa_sync",
        "sa_async",
        "django_orm",
        "tortoise_orm",
    ],
}
NEEDS = {"sa_sync": "sqlalchemy", "sa_async": "greenlet", "django_orm": "django", "tortoise_orm": "tortoise"}
WORKLOADS = [f"W{number}" for number in range(1, 11)]
TOGETHER = ["W11 W1", "W11 W3"]
TITLES = {"pg": "PostgreSQL", "sqlite": "SQLite"}
OTHERS: dict[str, Callable[[Sequence[str]], object]] = {
    "language": language.main, "migrations": migrations.main, "budgets": budgets.main, "soak": soak.main,
}  # fmt: skip


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=(__doc__ or "").splitlines()[0],
        epilog=f"Other measurements: {', '.join(OTHERS)}, as the first word.",
    )
    parser.add_argument("--backend", choices=["pg", "sqlite", "both"], default="both")
    parser.add_argument("--peers", help="comma-separated, default all that are installed; the first is the measure")
    parser.add_argument("--workloads", default=",".join(WORKLOADS), help="comma-separated, default all")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--load", action="store_true", help="fill the databases first; needed once")
    parser.add_argument("--chart", type=Path, metavar="FOLDER", help="also draw pg.svg and sqlite.svg there")
    parser.add_argument(
        "--harness", type=Path, default=os.environ.get("NICOL_BENCH_HARNESS"),
        help="another harness of this form, with peers of its own (default: benchmarks/harness)",
    )  # fmt: skip
    chosen = parser.parse_args()
    if chosen.harness is not None and not (chosen.harness / "run.py").is_file():
        parser.error("--harness (or NICOL_BENCH_HARNESS) must name a folder with run.py")
    return chosen


def prepared(harness: Path | None, folder: Path) -> Path:
    """A copy of the harness with Nicol's adapters, and the other peers' where it is our own."""
    copy = folder / "harness"
    shutil.copytree(
        harness or HERE / "harness", copy, ignore=shutil.ignore_patterns("js", "logs", "*.db", "results.json")
    )
    if harness is None:
        shutil.copytree(HERE / "adapters", copy / "adapters")
    for adapter in (HERE / "adapters").glob("nicol_*.py"):
        shutil.copy(adapter, copy / "adapters")
    (copy / "logs").mkdir(exist_ok=True)
    return copy


def ran(copy: Path, *command: str) -> None:
    """Runs a script of the copy in a process of its own; a failure ends the program with its output."""
    paths = [str(copy), str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")]
    settings = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "NICOL_BENCH_SCHEMA": str(HERE / "schema.prisma")}
    settings["BENCH_SQLITE"] = os.environ.get("BENCH_SQLITE", str(Path(tempfile.gettempdir()) / "nicol-bench.db"))
    settings["BENCH_LOGS"] = str(copy / "logs")
    done = subprocess.run([sys.executable, *command], cwd=copy, env={**os.environ, **settings}, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}")


def peers(backend: str, asked: str | None) -> list[str]:
    """Those to be measured, the raw driver first."""
    if asked is not None:
        return [peer for peer in asked.split(",") if peer]
    return [peer for peer in PEERS[backend] if find_spec(NEEDS.get(peer, "nicol")) is not None]


def ratios(results: dict[str, Any], names: Sequence[str], workloads: Sequence[str]) -> dict[str, dict[str, float]]:
    """Peer → workload → client CPU, beside that of the first peer that can do it."""
    found: dict[str, dict[str, float]] = {name: {} for name in names if name in results}
    for what in workloads:
        able = [name for name in found if "cpu" in results[name].get(what, {})]
        for name in able:
            found[name][what] = results[name][what]["cpu"] / results[able[0]][what]["cpu"]
    return found


def table(backend: str, results: dict[str, Any], found: dict[str, dict[str, float]], workloads: Sequence[str]) -> str:
    """Client CPU of one operation: milliseconds for the first peer, then every peer's ratio to it."""
    base = results[next(iter(found))]
    lines = [f"{backend:<16}" + "".join(f"{name:>9}" for name in workloads)]
    cells = [f"{base[name]['cpu'] * 1000:>9.3f}" if "cpu" in base.get(name, {}) else f"{'–':>9}" for name in workloads]
    lines.append(f"{next(iter(found)) + ', ms':<16}" + "".join(cells))
    for peer, each in found.items():
        lines.append(
            f"{peer:<16}" + "".join(f"{each[name]:>9.2f}" if name in each else f"{'–':>9}" for name in workloads)
        )
    kept = {peer: results[peer]["memory"] for peer in found if "memory" in results[peer]}
    lines.extend(
        f"{peer:<16} 100,000 rows: {each['held'] / 1024:.0f} MB held, {each['peak'] / 1024:.0f} at most"
        for peer, each in kept.items()
    )
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    if sys.argv[1:2] and sys.argv[1] in OTHERS:
        sys.exit(OTHERS[sys.argv[1]](sys.argv[2:]))  # type: ignore[arg-type]
    chosen = options()
    backends = ["sqlite", "pg"] if chosen.backend == "both" else [chosen.backend]
    workloads = chosen.workloads.split(",")
    with tempfile.TemporaryDirectory() as folder:
        copy = prepared(chosen.harness, Path(folder))
        out = copy / "nicol-results.json"
        if chosen.load:
            ran(copy, "data.py", chosen.backend)
        for backend in backends:
            asked = ["--peers", ",".join(peers(backend, chosen.peers)), "--w", chosen.workloads]
            ran(copy, "run.py", "--backend", backend, *asked, "--rounds", str(chosen.rounds), "--out", str(out))
        results = json.loads(out.read_text())
    print(f"\n{described()}")
    for backend in backends:
        measured = [*workloads, *(what for what in TOGETHER if any(what in each for each in results[backend].values()))]
        found = ratios(results[backend], peers(backend, chosen.peers), measured)
        print(f"\n{table(backend, results[backend], found, measured)}")
        if chosen.chart is not None:
            chosen.chart.mkdir(parents=True, exist_ok=True)
            title = f"Client CPU on {TITLES[backend]}, as a multiple of {next(iter(found))} by hand"
            (chosen.chart / f"{backend}.svg").write_text(chart(title, found, measured))


if __name__ == "__main__":
    main()
