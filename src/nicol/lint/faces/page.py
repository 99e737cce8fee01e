"""The rules of one kind as a Markdown page: their docstrings, one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.lint.rule import KINDS, Rule, rules

_FENCE = re.compile(r"^```(\w+)$(.*?)^```$", re.MULTILINE | re.DOTALL)


def page_name(kind: str) -> str:
    """The file of the page about `kind`."""
    return f"rules-{kind}.md"


def rule_page(kind: str) -> str:
    """The page about `kind`, one of the words of `nicol review`: a table, then each rule."""
    assert kind in KINDS.values()
    found = [rule for rule in rules().values() if rule.kind() == kind]
    rows = [f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {_cell(rule.title())} |" for rule in found]
    head = (
        f"# Rules: {kind}\n\nWhat `nicol review {kind}` looks for. `nicol explain CODE` shows the same in a terminal."
    )
    table = "\n".join(["| code | severity | smell |", "| --- | --- | --- |", *rows])
    return "\n\n".join([head, table, *_sections(found)]) + "\n"


def _sections(found: list[type[Rule]]) -> Iterator[str]:
    for rule in found:
        _, _, rest = rule.text().partition("\n")
        opt_in = ", silent unless the settings give it a severity" if rule.is_opt_in else ""
        body = _FENCE.sub(r"```\1 example\2```", re.sub(r"^## ", "#### ", rest.strip(), flags=re.MULTILINE))
        yield f"### {rule.code}\n\n**{rule.title()}** ({rule.severity}{opt_in})\n\n{body}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
