#!/usr/bin/env python3
"""Nicol's task runner: standard library only, sets up everything it needs in `.venv` beside it.

python3 tasks.py                  all that CI does: lint, types, tests, wheel, conformance
python3 tasks.py quickstart       the main job: a small project on SQLite, migrated, generated, seeded and run
python3 tasks.py TASK [ARG...]    one of: setup lint types test wheel conformance format bench quickstart large
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
IN_CI = os.environ.get("CI", "") not in ("", "0", "false")


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Runs a command from the repository's root and stops with its status when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})}, check=False)
    if done.returncode:
        say(f"failed ({done.returncode}): {' '.join(str(part) for part in command)}")
        sys.exit(done.returncode)


def say(text: str) -> None:
    print(f"── {text}", flush=True)


def setup(extras: str = "dev") -> None:
    """Makes `.venv` and installs Nicol with `extras` into it, unless that was done for this pyproject.toml."""
    stamp = VENV / f".nicol-{extras}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted and PYTHON.exists():
        return
    if not PYTHON.exists():
        say(f"making {VENV.name} with Python {sys.version.split()[0]}")
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    say(f"installing nicol[{extras}]")
    install(f"--editable=.[{extras}]")
    stamp.write_text(wanted)


def install(*what: str) -> None:
    """pip install into `.venv`; without a writable home the cache is left out."""
    home_is_writable = os.access(Path("~").expanduser(), os.W_OK)
    cache = [] if home_is_writable else ["--no-cache-dir"]
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *cache, *what)


def lint() -> None:
    say("ruff")
    run(BIN / "ruff", "format", "--check", ".")
    run(BIN / "ruff", "check", ".")


def types() -> None:
    say("mypy --strict")
    run(BIN / "mypy")
    say("pyright strict")
    run(BIN / "basedpyright", "--warnings")


def large() -> None:
    """Four checkers over the packages of large schemas; it takes some minutes."""
    run(PYTHON, "-m", "pytest", "tests/types/large_packages.py")


def test(*arguments: str) -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from services import ensure_mysql, ensure_postgresql

    with ensure_postgresql() as postgresql, ensure_mysql() as mysql:
        for name, url in (("POSTGRESQL", postgresql), ("MYSQL", mysql)):
            if url is None:
                say(f"NO {name}: none answers and none could be started; every {name} test is SKIPPED")
                if IN_CI:
                    sys.exit("in CI nothing may be skipped")
        say("pytest")
        urls = {"NICOL_TEST_POSTGRES_URL": postgresql or "", "NICOL_TEST_MYSQL_URL": mysql or ""}
        run(PYTHON, "-m", "pytest", *(arguments or ("-n", "3", "-rs")), env=urls)


def wheel() -> None:
    """Builds the wheel, installs it without development tools in a fresh environment and asks its version."""
    say("wheel")
    with tempfile.TemporaryDirectory() as folder:
        run(PYTHON, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
        fresh = Path(folder) / "fresh"
        venv.create(fresh, with_pip=True)
        python = fresh / BIN.name / "python"
        [built] = Path(folder).glob("*.whl")
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", built)
        run(fresh / BIN.name / "nicol", "--version")


def conformance(*arguments: str) -> None:
    """Runs the corpora against the floors; without arguments, only where the corpus lies."""
    corpus = Path(os.environ.get("NICOL_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not arguments and not corpus.is_dir():
        say("no corpus here: conformance left out")
        return
    say("conformance")
    given = arguments or ("--corpus", str(corpus), "--floors", "conformance/floors.json")
    run(PYTHON, "-m", "conformance", *given)


def tidy() -> None:
    run(BIN / "ruff", "format", ".")
    run(BIN / "ruff", "check", "--fix", ".")


def bench(*arguments: str) -> None:
    run(PYTHON, "-m", "benchmarks", *arguments)


def quickstart(*arguments: str) -> None:
    run(BIN / "nicol", "quickstart", *(arguments or ("quickstart",)))


def everything() -> None:
    lint()
    types()
    test()
    wheel()
    conformance()


TASKS: dict[str, Callable[..., None]] = {
    "setup": lambda: None,
    "lint": lint,
    "types": types,
    "large": large,
    "test": test,
    "wheel": wheel,
    "conformance": conformance,
    "format": tidy,
    "bench": bench,
    "quickstart": quickstart,
}


def main(arguments: Sequence[str]) -> None:
    if sys.version_info < (3, 11):
        newer = next((found for minor in (14, 13, 12, 11) if (found := shutil.which(f"python3.{minor}"))), None)
        if newer is None:
            sys.exit(f"Nicol needs Python 3.11 or newer; this is {sys.version.split()[0]}")
        os.execv(newer, [newer, __file__, *arguments])
    began = time.monotonic()
    name, *rest = arguments or ("all",)
    if name not in (*TASKS, "all"):
        sys.exit(__doc__)
    setup("postgres" if name == "quickstart" else "dev")
    everything() if name == "all" else TASKS[name](*rest)
    if name != "quickstart":
        say(f"{name}: done in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
