"""What is wrong with a schema, file by file, for the client."""

from __future__ import annotations

from lsprotocol import types

from nicol.lsp.project import Project
from nicol.lsp.review import finding_diagnostics
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import NOWHERE, Span

SOURCE = "nicol"
SEVERITIES = {"error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}


def diagnostics_by_uri(project: Project) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of every file, warnings first, then what the review says; empty for one that is fine."""
    found: dict[str, list[types.Diagnostic]] = {document.uri: [] for document in project.documents}
    for one in sorted(project.diagnostics, key=lambda one: one.severity == "error"):
        place = _place(one)
        found[project.documents[place.file].uri].append(_diagnostic(project, one, place))
    for uri, diagnostic in finding_diagnostics(project):
        found[uri].append(diagnostic)
    return found


def _place(one: Diagnostic) -> Span:
    """Where to show it; what has no place goes to the start of the first file."""
    return Span(0, 0, 0) if one.span.file == NOWHERE.file else one.span


def _diagnostic(project: Project, one: Diagnostic, place: Span) -> types.Diagnostic:
    location = project.location(place)
    return types.Diagnostic(
        location.range,
        one.message,
        severity=SEVERITIES[one.severity],
        code=one.rule or one.code,
        source=SOURCE,
        related_information=[types.DiagnosticRelatedInformation(location, one.note)] if one.note else None,
    )
