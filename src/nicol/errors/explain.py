"""What is not explained."""

from __future__ import annotations

from nicol.errors.base import NicolError


class ExplainError(NicolError, code="NICOL-EXPLAIN", text="{problem}\n{hint}"):
    """A query whose plan cannot be had, or that is not run to measure it; nothing was changed."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem, hint)
        self.problem, self.hint = problem, hint
