"""The specialist's rules: each yields findings about a schema, a migration or a query, and prints nothing itself."""

from nicol.lint.finding import SEVERITIES, Edit, Finding, Fix, Place, Severity
from nicol.lint.rule import Rule, rules

__all__ = ["SEVERITIES", "Edit", "Finding", "Fix", "Place", "Rule", "Severity", "rules"]
