"""How long migrations may wait and run: the flags over the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import click

from nicol.config import Config
from nicol.drivers import DatabaseUrl, connect
from nicol.migrate import Patience

_SECONDS = click.FloatRange(min=0, min_open=True)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the command line says; None = nothing."""

    lock_timeout: float | None
    statement_timeout: float | None
    lock_retries: int | None


def limit_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives `command` the flags of the limits, as one argument `limits`."""

    @click.option("--lock-timeout", type=_SECONDS, metavar="SECONDS", help="Longest wait for a lock, then try again.")
    @click.option("--lock-retries", type=click.IntRange(min=0), metavar="NUMBER", help="New tries for a lock.")
    @click.option("--statement-timeout", type=_SECONDS, metavar="SECONDS", help="Longest time of one statement.")
    @wraps(command)
    def run(
        lock_timeout: float | None, lock_retries: int | None, statement_timeout: float | None, **others: object
    ) -> None:
        command(limits=Limits(lock_timeout, statement_timeout, lock_retries), **others)

    return run


def patience(config: Config, url: DatabaseUrl, limits: Limits) -> Patience:
    """What holds for migrations of the database at `url`."""
    usual = Patience()
    retries = config.lock_retries if limits.lock_retries is None else limits.lock_retries
    return Patience(
        lock_timeout=config.lock_timeout if limits.lock_timeout is None else limits.lock_timeout,
        statement_timeout=config.statement_timeout if limits.statement_timeout is None else limits.statement_timeout,
        retries=usual.retries if retries is None else retries,
        beside=lambda: connect(url),
    )
