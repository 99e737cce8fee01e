"""Errors as text: code, what happened, where, what to do next."""

from __future__ import annotations

import errno
import os
import sys

from nicol.cli.console import Failure, paint, wants_colour, warn
from nicol.errors import NicolError
from nicol.errors.files import FileAccessError
from nicol.errors.schema import SchemaError
from nicol.text.render import render_terminal

ENVIRONMENT = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENOENT,
    errno.ENAMETOOLONG,
}
"""System errors that tell of the machine and not of a mistake in this program."""


def report(error: NicolError | Failure | OSError) -> int:
    """Prints `error` on stderr and gives the exit status; a system error that is not the machine's is raised again."""
    if isinstance(error, Failure):
        warn(error.text)
        return error.status
    if isinstance(error, OSError):
        if error.errno not in ENVIRONMENT:
            raise error
        error = _file_error(error)
    heading = paint(f"Error: {error.code}", sys.stderr, fg="red", bold=True)
    warn("\n\n".join([heading, _body(error).strip(), *getattr(error, "__notes__", [])]))
    return 1


def _body(error: NicolError) -> str:
    if isinstance(error, SchemaError) and wants_colour(sys.stderr):
        return render_terminal(error.diagnostics, error.sources, colour=True)
    return str(error)


def _file_error(error: OSError) -> FileAccessError:
    assert error.errno is not None
    path: object = error.filename
    return FileAccessError("the output" if path is None else str(path), os.strerror(error.errno))
