"""What steps will do, for people and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nicol.cli.console import paint
from nicol.ddl import Step, summary
from nicol.dialects import Dialect
from nicol.migrate.step_data import step_data

_COLOURS = {"[+]": "green", "[-]": "red", "[*]": "yellow"}


def plan_text(steps: Sequence[Step]) -> str:
    """The summary of `steps`, in colours on a terminal: what comes green, what goes red, what changes yellow."""
    return "\n".join(_line(line) for line in summary(steps).strip("\n").splitlines())


def _line(line: str) -> str:
    colour = _COLOURS.get(line.strip()[:3])
    return line if colour is None else paint(line, sys.stderr, fg=colour)


def plan_data(steps: Sequence[Step], dialect: Dialect) -> list[dict[str, Any]]:
    """`steps` as `nicol migrate diff --json` prints them."""
    return [asdict(one) for one in step_data(steps, dialect)]
