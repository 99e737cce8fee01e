"""One class for each code: P1xxx connection and schema, P2xxx queries, P3xxx migrations."""

from nicol.errors.base import NicolError

__all__ = ["NicolError"]
