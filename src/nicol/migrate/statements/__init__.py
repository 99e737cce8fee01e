"""Scripts as statements: one reader for each database's own lexical rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from nicol.dialects.facts import Dialect
from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.migrate.statements import mysql, postgresql, sqlite
from nicol.migrate.statements.statement import Kind, Statement, Token

__all__ = ["Kind", "Statement", "Token", "statements", "tokens"]

_BY_PROVIDER: Mapping[str, Callable[[str], tuple[Statement, ...]]] = {
    "postgresql": postgresql.statements,
    "mysql": mysql.statements,
    "sqlite": sqlite.statements,
}


def statements(script: str, dialect: Dialect) -> tuple[Statement, ...]:
    """The statements of a script, which need not be valid; joined, their texts are the script.

    A script of blanks and comments has none. UnsupportedDatabaseError where nothing is migrated.
    """
    found = _BY_PROVIDER.get(dialect.provider)
    if found is None:
        raise UnsupportedDatabaseError("Migrating", dialect.name, ", ".join(sorted(_BY_PROVIDER)))
    return found(script)


_TOKENS: Mapping[str, Callable[[str], Iterable[Token]]] = {
    "postgresql": postgresql.tokens,
    "mysql": mysql.tokens,
    "sqlite": sqlite.tokens,
}


def tokens(script: str, dialect: Dialect) -> Iterable[Token]:
    """The stretches of a script by the lexical rules of its database, blanks and comments among them."""
    return _TOKENS[dialect.provider](script)
