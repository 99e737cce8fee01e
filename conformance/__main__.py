"""The command: runs the families of a corpus folder, shows the counts, and fails when they sink below the floors."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from rich.console import Console

from conformance import floors, report
from conformance.corpus import Corpus
from conformance.family import Setting, registered
from conformance.servers import at_hand

FLOORS = Path(__file__).parent / "floors.json"


def arguments() -> argparse.Namespace:
    """The command line; exits with 2 when it makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="the corpus, or its folder `conformance`")
    parser.add_argument("--family", help="only these families, separated by commas")
    parser.add_argument("--db", choices=("sqlite", "postgresql", "mysql"), help="only cases of this database")
    parser.add_argument("--report", type=Path, help="write the counts to this JSON file")
    parser.add_argument(
        "--floors", type=Path, help="the counts that may not sink, on a corpus that holds all their cases"
    )
    parser.add_argument("--raise-floors", action="store_true", help="take over higher counts; lowers none")
    parser.add_argument("--failures", action="store_true", help="show every failure with its reason")
    return parser.parse_args()


def main() -> int:
    """The exit code: 0 fine, 1 a floor is not reached, 2 wrong use."""
    given, console = arguments(), Console()
    if not given.corpus.is_dir():
        console.print(f"{given.corpus} is not a folder", style="red")
        return 2
    corpus = Corpus(given.corpus.resolve())
    names = given.family.split(",") if given.family else corpus.families()
    if unknown := [name for name in names if name not in corpus.families()]:
        console.print(f"no such family: {', '.join(unknown)}; there are {', '.join(corpus.families())}", style="red")
        return 2
    tallies = run(corpus, names, given.db)
    if given.failures:
        report.show_failures(tallies, console)
    report.show(tallies, console)
    if given.report:
        report.write(tallies, given.report)
    return judge(tallies, given, console)


def run(corpus: Corpus, names: list[str], database: str | None) -> dict[str, report.Tally]:
    """The outcomes by family; the families are shared between the processes that the machine has cores for."""
    with ProcessPoolExecutor(max(1, min(os.cpu_count() or 1, len(names)))) as workers:
        return dict(zip(names, workers.map(partial(run_family, corpus, database), names), strict=True))


def run_family(corpus: Corpus, database: str | None, name: str) -> report.Tally:
    """One family's outcomes; without a reader or without cases it passes nothing."""
    built = registered()
    if name not in built:
        return report.Tally(skipped=len(corpus.units(name)), note="not built yet")
    setting = Setting(corpus, at_hand())
    try:
        tally = report.run(built[name].cases(setting), database)
    finally:
        setting.servers.close()
    if not tally.seen:
        tally.note = "no cases found"
    return tally


def within(known: floors.Floors, database: str | None) -> floors.Floors:
    """The floors that a run for one database can reach."""
    if database is None:
        return known
    wanted = (database, "any")
    return {
        family: {name: floor for name, floor in counts.items() if name in wanted} for family, counts in known.items()
    }


def judge(tallies: dict[str, report.Tally], given: argparse.Namespace, console: Console) -> int:
    """Holds the counts against the floors; raises those when asked."""
    path = given.floors or FLOORS
    known = floors.read(path)
    if given.raise_floors:
        floors.write(floors.raised(known, tallies), path)
    problems = floors.sunk(within(known, given.db), tallies, strict=given.floors is not None)
    for problem in problems:
        console.print(problem, style="bold red")
    if not any(tally.seen or tally.skipped for tally in tallies.values()):
        console.print("nothing was run: the folder holds no cases of these families", style="bold red")
        return 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
