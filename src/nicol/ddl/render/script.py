"""SQL as a migration file holds it."""

from __future__ import annotations

from dataclasses import dataclass

EMPTY = "-- This is an empty migration."


@dataclass(frozen=True, slots=True)
class Block:
    """The statements of one step under its heading, e.g. "CreateTable"; each without its semicolon.

    `notes` are comment lines under the heading: what annotations made.
    """

    heading: str
    statements: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        notes = "".join(f"{note}\n" for note in self.notes)
        return f"-- {self.heading}\n{notes}" + "".join(f"{statement};\n" for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Script:
    """What brings a database from one structure to another."""

    blocks: tuple[Block, ...]

    @property
    def statements(self) -> tuple[str, ...]:
        """Every statement in order, without semicolons."""
        return tuple(statement for block in self.blocks for statement in block.statements)

    @property
    def text(self) -> str:
        """The text of a migration file, exactly as Prisma writes it."""
        return "\n".join(block.text for block in self.blocks) if self.blocks else f"{EMPTY}\n"
