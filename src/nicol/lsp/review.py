"""The review of a schema in the editor: findings beside the lines, their rules under the cursor, their fixes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from nicol.lint import Finding, Severity
from nicol.lint.rule import Rule, rules_of
from nicol.lsp.edits import Change, joined, workspace_edit
from nicol.lsp.project import Document, Project
from nicol.text.span import Span

SOURCE = "nicol review"
SEVERITIES: dict[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Warning,
    "danger": types.DiagnosticSeverity.Warning,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Hint,
}
"""Red is for schemas that are not valid, and lists of problems are for what will hurt."""


def finding_diagnostics(project: Project) -> Iterator[tuple[str, types.Diagnostic]]:
    """The findings that have a place, each with the uri of its file."""
    for document, span, finding in _placed(project):
        location = project.location(span)
        yield (
            document.uri,
            types.Diagnostic(
                location.range,
                "\n".join([finding.message, *finding.evidence]),
                severity=SEVERITIES[finding.severity],
                code=finding.code,
                source=SOURCE,
            ),
        )


def finding_actions(project: Project, uri: str, reported: Sequence[types.Diagnostic]) -> Iterator[types.CodeAction]:
    """The fixes of those findings of the file that the client has under the cursor."""
    ours = {
        (one.code, one.range.start.line, one.range.start.character): one for one in reported if one.source == SOURCE
    }
    if not ours:
        return
    for document, span, finding in _placed(project):
        start = project.location(span).range.start
        diagnostic = ours.get((finding.code, start.line, start.character))
        if document.uri == uri and diagnostic is not None and finding.fix and finding.fix.edits:
            edit = workspace_edit(project, list(_changes(project, finding)))
            yield types.CodeAction(
                f"{finding.code}: {finding.fix.title}",
                types.CodeActionKind.QuickFix,
                [diagnostic],
                is_preferred=finding.fix.is_safe,
                edit=joined(edit),
            )


def explained_findings(project: Project, uri: str, position: types.Position) -> str:
    """What the rules whose findings lie at `position` say of themselves; empty where there are none."""
    offset = project.document(uri).places.offset(position)
    here = dict.fromkeys(
        finding.code
        for document, span, finding in _placed(project)
        if document.uri == uri and span.start <= offset < span.end and finding.severity != "info"
    )
    every = rules_of("schema")
    return "\n\n".join(f"**{code}** {every[code].title()}\n\n{_why(every[code])}" for code in here if code in every)


def _why(rule: type[Rule]) -> str:
    _, _, rest = rule.text().partition("## Why it matters\n")
    return rest.partition("\n## ")[0].strip()


def _placed(project: Project) -> Iterator[tuple[Document, Span, Finding]]:
    by_path = {document.source.path: document for document in project.documents}
    for finding in project.findings:
        place = finding.place
        if place is not None and place.source.path in by_path:
            document = by_path[place.source.path]
            yield document, Span(document.file, place.start, place.end), finding


def _changes(project: Project, finding: Finding) -> Iterator[Change]:
    by_path = {document.source.path: document for document in project.documents}
    for edit in finding.fix.edits if finding.fix else ():
        yield Span(by_path[edit.path].file, edit.start, edit.end), edit.text
