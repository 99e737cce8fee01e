"""`python -m benchmarks --harness DIR`: client CPU of Nicol beside the raw drivers and SQLAlchemy, in one run.

DIR (or NICOL_BENCH_HARNESS) is the harness's folder, with run.py, worker.py and adapters/. It is copied to a temporary
folder, Nicol's adapters are put into the copy, and the copy's own run.py measures. See benchmarks/README.md.
`python -m benchmarks language` measures the schema language alone, `python -m benchmarks migrations` migrating;
`python -m benchmarks soak` runs many tasks against a server that is killed under them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import language, migrations
from benchmarks.soak import run as soak

HERE = Path(__file__).parent
PEERS = {
    "pg": ["raw_asyncpg", "raw_psycopg", "nicol_async", "nicol_sync", "sa_async", "sa_sync"],
    "sqlite": ["raw_sqlite3", "raw_apsw", "nicol_sync", "nicol_async", "sa_sync", "sa_async"],
}
WORKLOADS = [f"W{number}" for number in range(1, 11)]


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--harness", type=Path, default=os.environ.get("NICOL_BENCH_HARNESS"), help="the harness's folder"
    )
    parser.add_argument("--backend", choices=["pg", "sqlite", "both"], default="both")
    parser.add_argument("--workloads", default=",".join(WORKLOADS), help="comma-separated, default all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--load", action="store_true", help="fill the databases first")
    chosen = parser.parse_args()
    if chosen.harness is None or not (chosen.harness / "run.py").is_file():
        parser.error("--harness (or NICOL_BENCH_HARNESS) must name a folder with run.py")
    return chosen


def prepared(harness: Path, folder: Path) -> Path:
    """A copy of the harness with Nicol's adapters in it."""
    copy = folder / "harness"
    shutil.copytree(harness, copy, ignore=shutil.ignore_patterns("js", "logs", "*.db", "results.json"))
    for adapter in (HERE / "adapters").glob("*.py"):
        shutil.copy(adapter, copy / "adapters")
    return copy


def ran(copy: Path, *command: str) -> None:
    """Runs a script of the copy in a process of its own; a failure ends the program with its output."""
    paths = [str(copy), str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")]
    settings = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "NICOL_BENCH_SCHEMA": str(HERE / "schema.prisma")}
    settings["BENCH_SQLITE"] = os.environ.get("BENCH_SQLITE", str(Path(tempfile.gettempdir()) / "nicol-bench.db"))
    done = subprocess.run([sys.executable, *command], cwd=copy, env={**os.environ, **settings}, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}")


def table(results: dict[str, Any], backend: str, workloads: list[str]) -> str:
    """Client CPU of one operation: milliseconds for the first peer, then every peer's ratio to it."""
    base, lines = PEERS[backend][0], [f"{backend:<14}" + "".join(f"{name:>8}" for name in workloads)]
    first = results[base]
    lines.append(f"{base + ', ms':<14}" + "".join(f"{first[name]['cpu'] * 1000:>8.3f}" for name in workloads))
    for peer in PEERS[backend]:
        measured = results.get(peer, {})
        cells = [
            f"{measured[name]['cpu'] / first[name]['cpu']:>8.2f}" if "cpu" in measured.get(name, {}) else f"{'–':>8}"
            for name in workloads
        ]
        lines.append(f"{peer:<14}" + "".join(cells))
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    if sys.argv[1:2] == ["language"]:
        language.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["migrations"]:
        migrations.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["soak"]:
        sys.exit(soak.main(sys.argv[2:]))
    chosen = options()
    backends = ["sqlite", "pg"] if chosen.backend == "both" else [chosen.backend]
    workloads = chosen.workloads.split(",")
    with tempfile.TemporaryDirectory() as folder:
        copy = prepared(chosen.harness, Path(folder))
        out = copy / "nicol-results.json"
        if chosen.load:
            ran(copy, "data.py", chosen.backend)
        for backend in backends:
            peers = ["--peers", ",".join(PEERS[backend])]
            ran(copy, "run.py", "--backend", backend, *peers, "--w", chosen.workloads,
                "--rounds", str(chosen.rounds), "--out", str(out))  # fmt: skip
        results = json.loads(out.read_text())
    for backend in backends:
        print(f"\n{table(results[backend], backend, workloads)}")


if __name__ == "__main__":
    main()
