"""A folder of cases in the corpus's format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KNOWN = (
    "seed",
    "realworld",
    "psl_validation",
    "psl_inline",
    "psl_reformatter",
    "psl_reformatter_multi_file",
    "dmmf",
    "misc_schemas",
    "lsp",
    "single_migration",
    "oracle_schema_sql",
    "oracle_migration_sql",
    "migration",
    "introspection",
    "introspection_simple",
    "query",
    "query_validation",
    "query_compiler",
)
"""The corpus's families: each is shown even where the folder is missing, with no cases."""
OUTSIDE = ("seed", "realworld")
"""Families that lie beside the folder `conformance`."""
ENDINGS = (".json", ".prisma", ".sql")


@dataclass(frozen=True, slots=True)
class Corpus:
    """`root` is the folder given: one that holds conformance/, realworld/ and seed/, or conformance itself."""

    root: Path

    def folder(self, family: str) -> Path:
        """Where a family's cases lie; the folder may be missing."""
        if (self.root / family).is_dir():
            return self.root / family
        if family in OUTSIDE:
            return self.root.parent / family if self.root.name == "conformance" else self.root / family
        return self.root / "conformance" / family

    def families(self) -> list[str]:
        """The known families, then further folders of the corpus."""
        base = self.root / "conformance" if (self.root / "conformance").is_dir() else self.root
        further = sorted(path.name for path in base.iterdir() if path.is_dir() and path.name not in (*KNOWN, *IGNORED))
        return [*KNOWN, *further]

    def files(self, family: str, ending: str) -> Iterator[Path]:
        """The family's files with that ending, in order of their paths."""
        yield from sorted(path for path in self.folder(family).rglob(f"*{ending}") if path.is_file())

    def id(self, family: str, path: Path) -> str:
        """A file's or folder's name in reports."""
        return f"{family}/{path.relative_to(self.folder(family)).as_posix()}"

    def units(self, family: str) -> list[str]:
        """The cases of a family that nobody has built a reader for: those of UNITS.txt, else every file."""
        listed = self.folder(family).parent / "UNITS.txt"
        if listed.is_file():
            names = [line for line in listed.read_text().splitlines() if line.startswith(f"{family}/")]
            if names:
                return names
        return [self.id(family, path) for ending in ENDINGS for path in self.files(family, ending)]


IGNORED = ("oracle", "tools", "realworld", "seed", "conformance")


def read_json(path: Path) -> dict[str, Any]:
    """A case's JSON object."""
    value: dict[str, Any] = json.loads(path.read_text())
    return value
