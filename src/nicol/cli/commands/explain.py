"""`nicol explain`."""

from __future__ import annotations

import json
import sys
from itertools import groupby

import click

from nicol.cli.console import paint, say
from nicol.cli.options import json_option
from nicol.errors.review import UnknownRuleError
from nicol.lint.rule import Rule, rules
from nicol.text.suggest import did_you_mean


@click.command()
@click.argument("code", required=False)
@json_option
def explain(code: str | None, as_json: bool) -> None:
    """Explain a rule of `nicol review`; without a code list them all."""
    if code is None:
        say(json.dumps([_entry(rule) for rule in rules().values()], indent=2) if as_json else _list())
        return
    rule = rules().get(code.upper())
    if rule is None:
        raise UnknownRuleError(code, did_you_mean(code.upper(), rules()))
    say(json.dumps({**_entry(rule), "text": rule.text()}, indent=2) if as_json else _text(rule))


def _entry(rule: type[Rule]) -> dict[str, str | bool]:
    return {
        "code": rule.code,
        "kind": rule.kind(),
        "severity": rule.severity,
        "optIn": rule.is_opt_in,
        "title": rule.title(),
    }


def _list() -> str:
    blocks: list[str] = []
    for kind, found in groupby(rules().values(), key=lambda rule: rule.kind()):
        lines = [f"  {rule.code}  {rule.severity:7}  {rule.title()}" for rule in found]
        blocks.append("\n".join([paint(kind, sys.stdout, bold=True), *lines]))
    return "\n\n".join(blocks)


def _text(rule: type[Rule]) -> str:
    _, _, rest = rule.text().partition("\n")
    head = paint(f"{rule.code}  {rule.title()}", sys.stdout, bold=True)
    shown = (paint(line[3:], sys.stdout, bold=True) if line.startswith("## ") else line for line in rest.splitlines())
    return "\n".join([head, f"{rule.kind()}, {rule.severity}", *shown])
