"""What can go wrong when a migration history is squashed, undone, rehearsed or compared with a live database."""

from __future__ import annotations

from nicol.errors.base import NicolError


class SquashError(
    NicolError,
    code="NICOL-SQUASH",
    text="These migrations cannot become one: {reason}\n{step}",
):
    """One migration would not make what the squashed ones make, or a database stands in the middle of them."""

    def __init__(self, reason: str, step: str) -> None:
        super().__init__(reason, step)
        self.reason, self.step = reason, step


class DownError(
    NicolError,
    code="NICOL-DOWN",
    text="The migrations cannot be undone: {reason}\n{step}",
):
    """The live database is not where its history says, or there is nothing to go back to."""

    def __init__(self, reason: str, step: str) -> None:
        super().__init__(reason, step)
        self.reason, self.step = reason, step


class RehearsalError(
    NicolError,
    code="NICOL-MIGRATE-TEST",
    text="The migrations cannot be tested: {reason}\n{step}",
):
    """No migration to test, or rows that cannot be made up."""

    def __init__(self, reason: str, step: str) -> None:
        super().__init__(reason, step)
        self.reason, self.step = reason, step


class DriftError(
    NicolError,
    code="NICOL-DRIFT",
    text="The drift cannot be settled: {reason}\n{step}",
):
    """What the live database has of its own can neither be adopted nor reverted as things stand."""

    def __init__(self, reason: str, step: str) -> None:
        super().__init__(reason, step)
        self.reason, self.step = reason, step
