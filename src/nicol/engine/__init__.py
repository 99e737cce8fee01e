"""Operations on a database: plans, sessions, transactions, raw queries, errors in the schema's words."""

from nicol.engine.engine import Engine
from nicol.engine.session import Session

__all__ = ["Engine", "Session"]
