"""The register of rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.lint import Place, Rule, rules
from nicol.text.span import Source


def test_a_code_is_given_once() -> None:
    first = next(iter(rules()), None)
    assert first is not None

    with pytest.raises(TypeError, match=f"repeats the code {first}"):
        type("Again", (Rule,), {}, code=first)


def test_every_rule_explains_itself() -> None:
    assert rules()
    for rule in rules().values():
        assert rule.title()
        for section in ("## Why it matters", "## Example", "## Instead"):
            assert section in rule.text(), f"{rule.code} has no {section}"


def test_places_count_from_one() -> None:
    place = Place(Source(Path("a.sql"), "ALTER TABLE a;\nDROP TABLE b;\n"), 15, 25)

    assert (place.line, place.column) == (2, 1)
