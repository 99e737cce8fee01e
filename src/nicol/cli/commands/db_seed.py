"""`nicol db seed`, also run after a reset."""

from __future__ import annotations

from collections.abc import Sequence

import click

from nicol.cli.console import say
from nicol.config import Config, find_config
from nicol.migrate.seed import run_seed


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def seed(arguments: tuple[str, ...]) -> None:
    """Run the project's seed command; what follows `--` is handed to it."""
    seed_project(find_config(), arguments)


def seed_project(config: Config, arguments: Sequence[str] = ()) -> None:
    """Runs the seed command and says so; SeedError."""
    if config.seed is not None:
        say(f"Running seed command `{config.seed}` ...")
    run_seed(config, arguments)
    say("The seed command has been executed.")
