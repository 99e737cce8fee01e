"""The register of rules, and what their docstrings promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.lint import Place, Rule, rules
from nicol.lint.rule import KINDS
from nicol.lint.schema.unformatted import Unformatted
from nicol.lint.schema_rule import SchemaRule
from nicol.psl import format_text
from nicol.text.span import Source
from tests.lint.examples import RUN, section

TESTED = [rule for rule in rules().values() if rule.kind() in RUN]


def test_a_code_is_given_once() -> None:
    first = next(iter(rules()), None)
    assert first is not None

    with pytest.raises(TypeError, match=f"repeats the code {first}"):
        type("Again", (Rule,), {}, code=first)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: type[Rule]) -> None:
    assert rule.kind() in KINDS.values()
    assert rule.title()
    for title in ("Why it matters", "Example", "Instead"):
        assert f"\n\n## {title}\n" in rule.text()


@pytest.mark.parametrize("rule", TESTED, ids=lambda rule: rule.code)
def test_a_rule_speaks_on_its_example_and_not_on_what_should_be_instead(rule: type[Rule]) -> None:
    run = RUN[rule.kind()]
    bad, good = run(rule, section(rule, "Example")), run(rule, section(rule, "Instead"))
    assert rule.code in bad
    assert rule.code not in good
    assert "P1012" not in bad | good


@pytest.mark.parametrize("rule", TESTED, ids=lambda rule: rule.code)
def test_examples_are_formatted(rule: type[Rule]) -> None:
    for title in ("Example", "Instead"):
        for block in section(rule, title):
            if block.language == "prisma" and (rule, title) != (Unformatted, "Example"):
                assert format_text(block.text) == block.text


def test_there_are_schema_rules_with_examples() -> None:
    assert len([rule for rule in TESTED if issubclass(rule, SchemaRule)]) >= 80


def test_places_count_from_one() -> None:
    place = Place(Source(Path("a.sql"), "ALTER TABLE a;\nDROP TABLE b;\n"), 15, 25)

    assert (place.line, place.column) == (2, 1)
