"""The pages of rules are what the rules' docstrings say; `python -m tests.docs.test_rules` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.lint.faces.page import page_name, rule_page
from nicol.lint.rule import KINDS, rules

DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.mark.parametrize("kind", KINDS.values())
def test_a_page_is_current(kind: str) -> None:
    written = (DOCS / page_name(kind)).read_text(encoding="utf-8")
    assert written == rule_page(kind), "Write it anew: python -m tests.docs.test_rules"


def test_every_rule_is_on_a_page() -> None:
    assert len(rules()) >= 80
    whole = "".join((DOCS / page_name(kind)).read_text(encoding="utf-8") for kind in KINDS.values())
    assert [code for code in rules() if f"\n### {code}\n" not in whole] == []


if __name__ == "__main__":
    for kind in KINDS.values():
        (DOCS / page_name(kind)).write_text(rule_page(kind), encoding="utf-8")
