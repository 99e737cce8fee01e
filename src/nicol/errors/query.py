"""Queries that cannot be run as they are written: found before the database is asked."""

from __future__ import annotations

from nicol.errors.base import NicolError


class QueryArgumentError(NicolError, code="P2009", text="{path}: {problem}"):
    """An argument is unknown or holds a value of a wrong type; `path` leads there (`where.posts.some.titel`)."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def rooted(self, root: str, path: str) -> QueryArgumentError:
        """The same error with `path` in the place of `root`, with which its own path begins."""
        return type(self)(f"{path}{self.path.removeprefix(root)}", self.problem)


class MissingArgumentError(QueryArgumentError, code="P2013"):
    """An argument that the operation needs is not given."""


class InvalidInputError(QueryArgumentError, code="P2019"):
    """An argument has the right type and a value that makes no sense (a negative `skip`)."""


class UnreadableRowError(QueryArgumentError, code="NICOL-QUERY"):
    """A row whose every key is made by the database, where an INSERT gives nothing back."""


class MissingValueError(QueryArgumentError, code="P2012"):
    """A required field is not given a value."""


class IsolationLevelError(QueryArgumentError, code="P2023"):
    """There is no isolation level of this name."""


class UnsupportedFeatureError(QueryArgumentError, code="P2026"):
    """The database has no such operator or order."""
