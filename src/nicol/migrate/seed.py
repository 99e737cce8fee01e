"""The project's seed command."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence

from nicol.config import Config, environment
from nicol.errors.migrate import SeedError

PYTHON = ("python", "python3")


def run_seed(config: Config, arguments: Sequence[str] = ()) -> None:
    """Runs the seed command of `config` in the project's folder, `python` being the interpreter that runs Nicol.

    SeedError (NICOL-SEED) when none is set, it cannot be started, or it fails.
    """
    if config.seed is None:
        raise SeedError(
            "No seed command is set. Write one under [tool.nicol] in pyproject.toml and run this again:\n\n"
            '  [tool.nicol]\n  seed = "python seed.py"'
        )
    command = shlex.split(config.seed)
    if command[0] in PYTHON:
        command[0] = sys.executable
    try:
        done = subprocess.run([*command, *arguments], cwd=config.root, env=environment(config.root), check=False)
    except OSError as error:
        raise SeedError(f"The seed command could not be started: {error.strerror}: {command[0]}") from error
    if done.returncode:
        raise SeedError(f"An error occurred while running the seed command: it ended with status {done.returncode}.")
