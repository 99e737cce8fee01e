"""Two databases' objects beside their structures, one against the other."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.drivers import Connection
from nicol.migrate.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class Apart:
    """What one database has and the other has not, or has with another definition: a line each, sorted."""

    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not (self.only_before or self.only_after)


async def apart(before: Connection, after: Connection) -> Apart:
    """How the views, triggers, routines, checks and such of two databases differ."""
    one, other = await catalogue(before), await catalogue(after)
    return Apart(tuple(sorted(one - other)), tuple(sorted(other - one)))
