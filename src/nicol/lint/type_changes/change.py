"""What a change of type means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeChange:
    """`rewrites`: every row is written anew. `loses`: why values can be cut, rounded or refused; "" when none can.

    `needs_utc`: it is free only in a session whose time zone is UTC.
    """

    rewrites: bool
    loses: str = ""
    needs_utc: bool = False


def number(args: tuple[str, ...], place: int, missing: int) -> int:
    """The number at `place` of a type's parameters; `missing` where there is none."""
    if len(args) <= place or not args[place].isdigit():
        return missing
    return int(args[place])
