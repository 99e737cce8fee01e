"""What the commands say: results on stdout, everything about the work on stderr, colour only for people."""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click


class Failure(Exception):
    """A command's end without success: its text is printed as it is and `status` becomes the exit status."""

    def __init__(self, text: str, status: int = 1) -> None:
        super().__init__(text)
        self.text, self.status = text, status


def say(text: str = "") -> None:
    """A line of result, for people and for tools that read the output."""
    click.echo(text)


def warn(text: str) -> None:
    """A line about the work: what is used, what to mind."""
    click.echo(text, err=True)


def step(text: str) -> None:
    """A dim line about the work, for people only: nothing when stderr is not a terminal."""
    if sys.stderr.isatty():
        click.echo(paint(text, sys.stderr, dim=True), err=True)


def paint(text: str, stream: TextIO, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    """`text` in colour when `stream` is a terminal that wants it (https://no-color.org)."""
    return click.style(text, fg=fg, bold=bold or None, dim=dim or None) if wants_colour(stream) else text


def wants_colour(stream: TextIO) -> bool:
    """Whether `stream` is a terminal that has colours, and NO_COLOR is not set."""
    return stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")


def interactive() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, refusal: str) -> None:
    """Asks; a no ends the command with status 130. Without a terminal the command ends with `refusal`."""
    if not interactive():
        raise Failure(refusal, status=130)
    try:
        agreed = click.confirm(question, default=False, err=True)
    except click.Abort as stop:
        raise Failure("\nNothing was changed.", status=130) from stop
    if not agreed:
        raise Failure("Nothing was changed.", status=130)
