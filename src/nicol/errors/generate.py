"""Why a client package cannot be written."""

from __future__ import annotations

from pathlib import Path

from nicol.errors.base import NicolError


class GenerateError(NicolError, code="NICOL-GENERATE", text="The client cannot be written to {output}: {problem}"):
    """The output folder is not usable, or the generator block asks for what Nicol does not do."""

    def __init__(self, output: Path, problem: str) -> None:
        super().__init__(output, problem)
        self.output, self.problem = output, problem
