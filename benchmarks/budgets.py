"""`python -m benchmarks budgets`: what importing, generating and reading much takes, beside what it may take."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.language import milliseconds, schema
from nicol.generate import generate
from nicol.text.span import Source
from nicol.validate import load_or_raise

IMPORT = """
import os, time
def held():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
before, start = held(), time.process_time()
import {package}
print((time.process_time() - start) * 1000, held() - before)
"""
SIZES = (104, 300)
BUDGETS = {"104 models": "budget 500 ms, 2 MB", "300 models": "budget 1500 ms"}


def _child(code: str, folder: Path) -> list[float]:
    """The best of five of what a fresh interpreter prints."""
    command = [sys.executable, "-c", code]
    runs = [
        subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split() for _ in range(5)
    ]
    return [min(float(run[place]) for run in runs) for place in range(len(runs[0]))]


def _command(arguments: Sequence[str]) -> float:
    """Milliseconds of CPU that a command takes, the best of five."""
    seen: list[float] = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(arguments, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seen.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return min(seen)


def generated(text: str, folder: Path, name: str) -> tuple[float, int, Path]:
    """Milliseconds to generate a schema's client, its bytes, its package."""
    made = load_or_raise([Source(Path("schema.prisma"), text)])
    package = folder / name
    spent = milliseconds(lambda: generate(made, package, folder), 3)
    return spent, sum(file.stat().st_size for file in package.rglob("*.py*") if file.suffix in (".py", ".pyi")), package


def main(args: Sequence[str]) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks budgets", description="Importing and generating.")
    parser.add_argument("schema", nargs="?", type=Path, help="a schema of your own beside the made-up ones")
    chosen = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = {f"{models} models": schema(models) for models in SIZES}
        if chosen.schema is not None:
            texts[chosen.schema.name] = chosen.schema.read_text()
        for number, (what, text) in enumerate(texts.items()):
            spent, size, package = generated(text, folder, f"client{number}")
            print(f"generate, {what:<16} {spent:7.1f} ms  {size / 1e6:.2f} MB  {BUDGETS.get(what, '')}")
            cpu, memory = _child(IMPORT.format(package=package.name), folder)
            print(f"import it                  {cpu:7.1f} ms CPU  {memory / 1e6:.1f} MB over bare Python")
        print("budgets of an import: 150 ms, 30 MB")
    print(
        f"nicol --help               {_command([sys.executable, '-m', 'nicol', '--help']):7.1f} ms CPU  budget 150 ms"
    )
    print(f"python -c pass             {_command([sys.executable, '-c', 'pass']):7.1f} ms CPU")
