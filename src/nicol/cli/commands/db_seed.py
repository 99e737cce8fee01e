"""`nicol db seed`, also run after a reset."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence

import click

from nicol.cli.console import Failure, say
from nicol.config import Config, environment, find_config

PYTHON = ("python", "python3")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def seed(arguments: tuple[str, ...]) -> None:
    """Run the project's seed command; what follows `--` is handed to it."""
    config = find_config()
    if config.seed is None:
        raise Failure(
            "No seed command is set. Write one under [tool.nicol] in pyproject.toml and run this again:\n\n"
            '  [tool.nicol]\n  seed = "python seed.py"'
        )
    run_seed(config, arguments)


def run_seed(config: Config, arguments: Sequence[str] = ()) -> None:
    """Runs the seed command in the project's folder, `python` being the interpreter that runs Nicol; Failure."""
    assert config.seed is not None
    say(f"Running seed command `{config.seed}` ...")
    command = shlex.split(config.seed)
    if command[0] in PYTHON:
        command[0] = sys.executable
    try:
        done = subprocess.run([*command, *arguments], cwd=config.root, env=environment(config.root), check=False)
    except OSError as error:
        raise Failure(f"The seed command could not be started: {error.strerror}: {command[0]}") from error
    if done.returncode:
        raise Failure(f"An error occurred while running the seed command: it ended with status {done.returncode}.")
    say("The seed command has been executed.")
