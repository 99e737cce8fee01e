"""A database's refusals outside a migration's own script, as errors with a code and a next step."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from nicol.drivers import DriverError, Kind
from nicol.errors.base import NicolError
from nicol.errors.connection import ConnectionClosedError, OperationTimeoutError
from nicol.errors.migrate import DatabaseRefusedError, DirectChangesRefusedError, ForeignKeysRefusedError

P = ParamSpec("P")
T = TypeVar("T")

_STEPS: dict[Kind, str] = {
    "denied": "Use a database user who may create and change tables.",
    "read_only": "Make the database, its file and its folder writable, then run the command again.",
    "disk_full": "Free space where the database is, then run the command again.",
}
_USUAL_STEP = "Nothing after this statement was run. `nicol migrate status` shows how the database stands."


def explained(command: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """`command` with every DriverError that it lets through made a NicolError: P1008, P1017 or a refusal."""

    @wraps(command)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await command(*args, **kwargs)
        except DriverError as error:
            raise _translated(error) from error

    return run


_REFUSED = {
    "foreign key constraints are not allowed": ForeignKeysRefusedError,
    "direct DDL is disabled": DirectChangesRefusedError,
}
"""What databases in front of MySQL say to changes that they do not take."""


def known_refusal(error: DriverError) -> NicolError | None:
    """The error with a code of its own for what a database refuses on principle."""
    return next((kind(error.message) for words, kind in _REFUSED.items() if words in error.message), None)


def _translated(error: DriverError) -> NicolError:
    if (refusal := known_refusal(error)) is not None:
        return refusal
    match error.kind:
        case "closed":
            return ConnectionClosedError(error.message)
        case "timeout" | "locked":
            return OperationTimeoutError(f"{error.message}; another process holds the database")
        case _:
            return DatabaseRefusedError(error.native_code, error.message, _STEPS.get(error.kind, _USUAL_STEP))
