"""Material to report."""

from __future__ import annotations

from collections import Counter

from nicol import __version__
from nicol.lint.finding import SEVERITIES
from nicol.page.facts import PROVIDERS
from nicol.report.handoff.api import api
from nicol.report.handoff.authentication import authentication
from nicol.report.handoff.monitoring import monitoring
from nicol.report.material import Material
from nicol.report.sections.changed_files import changed_files
from nicol.report.sections.migration_strategy import migration_strategy
from nicol.report.sections.performance import performance
from nicol.report.sections.query_patterns import query_patterns
from nicol.report.sections.schema_design import schema_design
from nicol.report.sections.type_safety import type_safety
from nicol.report.value import Report

SECTIONS = (
    schema_design,
    migration_strategy,
    query_patterns,
    performance,
    type_safety,
    changed_files,
    api,
    authentication,
    monitoring,
)


def build_report(material: Material, title: str, since: str | None = None) -> Report:
    """The report on `material`; the same material gives the same report."""
    return Report(
        title,
        __version__,
        PROVIDERS.get(material.schema.provider, ""),
        since,
        _summary(material),
        tuple(section for make in SECTIONS if (section := make(material)).parts),
    )


def _summary(material: Material) -> tuple[str, ...]:
    schema = material.schema
    counted = Counter(finding.severity for finding in material.findings)
    found = [f"{counted[severity]} {severity}" for severity in SEVERITIES if counted[severity]]
    return (
        f"{_many(len(schema.models), 'model')}, {_many(material.book.relation_count(), 'relation')}, "
        f"{_many(len(schema.enums), 'enum')}.",
        f"{_many(len(material.migrations), 'migration')}, {_many(len(material.program.calls), 'call')} in the code.",
        f"Findings: {', '.join(found) if found else 'none'}.",
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
