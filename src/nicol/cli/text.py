"""Small forms of text that several commands print."""

from __future__ import annotations

from collections.abc import Iterable


def bullets(lines: Iterable[str]) -> str:
    """The lines as a list for people."""
    return "\n".join(f"  • {line}" for line in lines)


def folder_tree(names: Iterable[str], folder: str = "migrations") -> str:
    """Migration folders as Prisma draws them."""
    return "\n".join([f"{folder}/", *(f"  └─ {name}/\n    └─ migration.sql" for name in names)])


def found(count: int, folder: str) -> str:
    """Prisma's sentence about the number of migrations in a folder."""
    if count == 0:
        return f"No migration found in {folder}"
    return f"{count} migration{'s' if count > 1 else ''} found in {folder}"
