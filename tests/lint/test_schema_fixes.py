"""The patches of schema findings: each by itself leaves a valid schema in which the rule is silent about the place."""

from __future__ import annotations

import pytest

from nicol.config import ReviewSettings
from nicol.drivers.finish import finish
from nicol.lint import Finding, rules
from nicol.lint.fixing import fixes
from nicol.lint.request import ReviewRequest
from nicol.lint.review import review
from nicol.lint.schema_rule import SchemaRule, schema_rules
from tests.lint.examples import schema_request, section

GENERATOR = 'generator client {\n  provider = "nicol"\n}\n\n'
RULES = list(schema_rules(rules().values()))


def found(rule: SchemaRule, request: ReviewRequest) -> list[Finding]:
    findings = finish(review(request, ("schema",), ReviewSettings())).findings
    return [one for one in findings if one.code == rule.code]


def patched() -> list[SchemaRule]:
    return [rule for rule in RULES if any(one.fix and one.fix.edits for one in found(rule, example(rule)))]


def example(rule: SchemaRule) -> ReviewRequest:
    [block] = [one for one in section(type(rule), "Example") if one.language == "prisma"]
    text = block.text if "generator " in block.text else GENERATOR + block.text
    return schema_request(text, rule.example_facts)


@pytest.mark.parametrize("rule", patched(), ids=lambda rule: rule.code)
def test_a_fix_by_itself(rule: SchemaRule) -> None:
    request = example(rule)
    for finding in found(rule, request):
        if finding.fix is None or not finding.fix.edits:
            continue
        made = fixes([finding], request.sources, suggested=True)
        assert made.left == ()
        [(_, _, text)] = made.files
        after = schema_request(text, rule.example_facts)
        assert after.view is not None
        assert finding.subject not in [one.subject for one in found(rule, after)]


def test_many_rules_have_patches() -> None:
    assert len(patched()) >= 30
