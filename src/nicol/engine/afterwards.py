"""What is to be done once it is known how a transaction ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal, TypeAlias

Act: TypeAlias = Callable[[], Awaitable[object]]
Ending: TypeAlias = Literal["commit", "rollback"]


class Afterwards:
    """The acts noted in one transaction, in their order."""

    __slots__ = ("_noted",)

    def __init__(self) -> None:
        self._noted: list[tuple[Ending, Act]] = []

    def note(self, ending: Ending, act: Act) -> None:
        """Has `act` done when the transaction ends this way."""
        self._noted.append((ending, act))

    def mark(self) -> int:
        """Where a savepoint begins."""
        return len(self._noted)

    async def undone(self, mark: int = 0) -> None:
        """What was done since `mark` is undone: runs the acts for that, and forgets all since then."""
        since, self._noted = self._noted[mark:], self._noted[:mark]
        await _run(since, "rollback")

    async def kept(self) -> None:
        """The transaction is kept: runs the acts for that. The first that raises ends it."""
        noted, self._noted = self._noted, []
        await _run(noted, "commit")


async def _run(noted: list[tuple[Ending, Act]], ending: Ending) -> None:
    for wanted, act in noted:
        if wanted == ending:
            await act()
