"""What a client can be told when it is made; what it is not told, `[tool.nicol.client]` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypedDict, get_args

from nicol.errors.query import InvalidInputError

Seconds: TypeAlias = float | timedelta
Logged: TypeAlias = Literal["query", "slow", "error"]
SLOW = 1.0
"""Seconds from which a statement is slow."""


@dataclass(frozen=True, slots=True)
class Options:
    """The keyword arguments of a client; None = not said."""

    url: str | None = None
    log: tuple[Logged, ...] | None = None
    log_params: bool | None = None
    slow: float | None = None
    inventory: str | Path | None = None
    omit: Mapping[str, Mapping[str, bool]] | None = None
    read_only: bool = False


class ClientOptions(TypedDict, total=False):
    """The keyword arguments of a client that are the same in every generated package."""

    url: str | None
    log: Sequence[Logged] | None
    log_params: bool | None
    slow: Seconds | None
    inventory: str | Path | None
    read_only: bool


def seconds(duration: Seconds) -> float:
    """A duration as seconds."""
    return duration.total_seconds() if isinstance(duration, timedelta) else duration


def logged(names: Sequence[Any]) -> tuple[Logged, ...]:
    """`log` checked; InvalidInputError (P2019) for what cannot be logged."""
    known: tuple[Logged, ...] = get_args(Logged)
    given = [names] if isinstance(names, str) else names
    for name in given:
        if name not in known:
            raise InvalidInputError("log", f"{name!r} is none of {', '.join(known)}")
    return tuple(name for name in known if name in given)
