"""How far migrations in Python are, while they run."""

from __future__ import annotations

import sys

import click

from nicol.cli.console import warn

_CLEAR = "\x1b[K"


def say_batch(name: str, rows: int, total: int) -> None:
    """`User: 1,000 of 20,000 rows`: one line that changes on a terminal, else the last one only."""
    text = f"  {name}: {rows:,} of {max(rows, total):,} rows"
    if sys.stderr.isatty():
        click.echo(f"\r{text}{_CLEAR}", err=True, nl=rows >= total)
    elif rows >= total:
        warn(text)
