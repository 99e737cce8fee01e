"""The schema rules as one function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nicol.inventory import read_inventory
from nicol.lint.finding import Finding, Place
from nicol.lint.live import read_facts
from nicol.lint.request import Allowance, Found, ReviewRequest
from nicol.lint.rule import rules_of
from nicol.lint.schema_rule import SchemaRule, SchemaView, schema_rules
from nicol.model.annotations import Allow, Annotation
from nicol.model.schema import Schema
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import NOWHERE, Span


async def review_schema(request: ReviewRequest) -> Found:
    """What the schema rules say; for a schema with errors those errors, under the rule that knows them or P1012."""
    if not any(request.is_looked_at(source.path) for source in request.sources):
        return Found()
    every = list(schema_rules(rules_of("schema").values()))
    findings = [finding for one in request.diagnostics for finding in _said(request, every, one)]
    view = request.view
    if view is None:
        return Found(findings)
    if request.queries is not None:
        view = replace(view, inventory=read_inventory(request.queries))
    if request.connection is not None:
        view = replace(view, live=await read_facts(request.connection, view.schema))
    return Found([*findings, *check_schema(view, every)], list(_allowances(view)))


def check_schema(view: SchemaView, every: list[SchemaRule]) -> list[Finding]:
    """The findings of those rules of `every` that speak of the schema's database.

    None of a schema with composite types: its rows are documents, and these are rules of tables.
    """
    if view.schema.composites:
        return []
    return [finding for rule in every if rule.applies(view) for finding in rule.check(view)]


def _said(request: ReviewRequest, every: list[SchemaRule], diagnostic: Diagnostic) -> Iterator[Finding]:
    place = _place(request, diagnostic.span)
    finding = next((known for rule in every if (known := rule.said(diagnostic, place))), None)
    if finding is not None:
        yield finding
    elif diagnostic.severity == "error":
        evidence = (diagnostic.note,) if diagnostic.note else ()
        yield Finding(diagnostic.code, "error", diagnostic.message, "", place, evidence)


def _place(request: ReviewRequest, span: Span) -> Place | None:
    return None if span.file == NOWHERE.file else Place(request.sources[span.file], span.start, span.end)


def _allowances(view: SchemaView) -> Iterator[Allowance]:
    for written, scope in _annotated(view.schema):
        for one in written:
            place, within = view.place(one.span), view.place(scope)
            if isinstance(one, Allow) and place and within:
                yield Allowance(one.code, one.reason, place, within)


def _annotated(schema: Schema) -> Iterator[tuple[tuple[Annotation, ...], Span]]:
    for model in schema.models:
        yield model.annotations, model.span
        yield from ((field.annotations, field.span) for field in model.fields)
        yield from ((index.annotations, index.span) for index in model.indexes)
    for enum in schema.enums:
        yield enum.annotations, enum.span
        yield from ((value.annotations, value.span) for value in enum.values)
