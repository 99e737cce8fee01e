"""Rules of single providers, one file each."""

from __future__ import annotations

from collections.abc import Callable

from nicol.model.schema import Provider
from nicol.validate.checks.provider import cockroachdb, mongodb, mysql, postgresql, sqlserver
from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftModel

_RULES: dict[Provider, Callable[[Checks, DraftModel], None]] = {
    "postgresql": postgresql.check_model,
    "mysql": mysql.check_model,
    "sqlserver": sqlserver.check_model,
    "cockroachdb": cockroachdb.check_model,
    "mongodb": mongodb.check_model,
}


def check_provider(checks: Checks, model: DraftModel) -> None:
    """The provider's own rules for one model."""
    datasource = checks.config.datasource
    rule = _RULES.get(datasource.provider) if datasource else None
    if rule:
        rule(checks, model)
