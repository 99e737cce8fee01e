"""What can be wrong with files of SQL objects."""

from __future__ import annotations

from nicol.errors.base import NicolError


class ObjectFileError(
    NicolError,
    code="NICOL-OBJECT",
    text="{message}\n{place}\n{step}",
):
    """A file under `objects` that does not make an object, or SQL of it that the database refuses.

    `place` is the file, line and column with the line shown.
    """

    def __init__(self, message: str, place: str, step: str) -> None:
        super().__init__(message, place, step)
        self.message, self.place, self.step = message, place, step
