"""What a database's plans for the recorded queries show, as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.plans import Plan, Remark


def planned(rule: QueryRule, view: QueryView, check: Callable[[Plan], Iterator[Remark]]) -> Iterator[Finding]:
    """A finding of `rule` for each remark of `check` about the plans, each sentence of a query once."""
    for one in view.plans:
        said: set[str] = set()
        for remark in check(one.plan):
            if remark.message in said:
                continue
            said.add(remark.message)
            cost = () if one.plan.cost is None else (f"cost {one.plan.cost:,.0f}",)
            message = f"{one.what}: {remark.message}"
            yield rule.found(message, one.subject, one.place, evidence=(*one.evidence, *cost), fix=Fix(remark.advice))
