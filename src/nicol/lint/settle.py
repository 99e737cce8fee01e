"""Findings after the project's settings: severities, ignores, allowances, what was there before, and the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch

from nicol.config import ReviewSettings, Weight
from nicol.lint.baseline import Fingerprint, fingerprint
from nicol.lint.finding import SEVERITIES, Finding, Severity
from nicol.lint.request import Allowance, Found
from nicol.lint.rule import loaded_rule, rules
from nicol.lint.schema.unused_allowance import UnusedAllowance


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review comes to: the findings, the worst first, and how many others are known, allowed or ignored."""

    findings: tuple[Finding, ...]
    allowed: tuple[tuple[Finding, Allowance], ...] = ()
    known: int = 0
    """How many are in the baseline."""


def settle(found: Sequence[Found], settings: ReviewSettings, kinds: Collection[str]) -> Reviewed:
    """What is left of `found`. `kinds` are the kinds of rules that were asked: only their allowances can be unused."""
    wanted = [one for each in found for finding in each.findings for one in _wanted(finding, settings)]
    allowances = [one for each in found for one in each.allowances]
    allowed = [(one, by) for one in wanted if (by := _allowance(one, allowances))]
    used = {id(by) for _, by in allowed}
    covered = {id(one) for one, _ in allowed}
    unused = [UnusedAllowance().about(one) for one in allowances if id(one) not in used and _is_asked(one, kinds)]
    left = [one for one in wanted if id(one) not in covered]
    left += [one for finding in unused for one in _wanted(finding, settings)]
    return Reviewed(tuple(sorted(left, key=_rank)), tuple(allowed))


def without_known(reviewed: Reviewed, known: Iterable[Fingerprint]) -> Reviewed:
    """`reviewed` without the findings of a baseline: as many of each as it holds."""
    left, rest = list[Finding](), Counter(known)
    for finding in reviewed.findings:
        if rest[fingerprint(finding)] > 0:
            rest[fingerprint(finding)] -= 1
        else:
            left.append(finding)
    return replace(reviewed, findings=tuple(left), known=len(reviewed.findings) - len(left))


def unknown_codes(settings: ReviewSettings) -> list[str]:
    """Codes, and beginnings of codes, of the settings that no rule has."""
    ignored = (code for codes in settings.ignore.values() for code in codes if code != "*")
    named = dict.fromkeys([*settings.disable, *settings.severity, *ignored])
    return [code for code in named if not any(one.startswith(code) for one in rules())]


def reaches(findings: Iterable[Finding], threshold: Severity) -> bool:
    """Whether one of `findings` is as bad as `threshold`, or worse."""
    return any(SEVERITIES.index(one.severity) <= SEVERITIES.index(threshold) for one in findings)


def _wanted(finding: Finding, settings: ReviewSettings) -> Iterable[Finding]:
    given = _severity(finding.code, settings)
    rule = loaded_rule(finding.code)
    if given == "off" or (given is None and rule is not None and rule.is_opt_in) or _is_ignored(finding, settings):
        return
    yield replace(finding, severity=given) if given else finding


def _severity(code: str, settings: ReviewSettings) -> Weight | None:
    """What the settings say of `code`: the longest beginning of it that they name."""
    named: dict[str, Weight] = dict.fromkeys(settings.disable, "off")
    named |= settings.severity
    fitting = sorted((one for one in named if code.startswith(one)), key=len)
    return named[fitting[-1]] if fitting else None


def _is_ignored(finding: Finding, settings: ReviewSettings) -> bool:
    if finding.place is None:
        return False
    path = finding.place.source.path.as_posix()
    return any(
        (fnmatch(path, pattern) or fnmatch(path, f"*/{pattern}"))
        and any(one == "*" or finding.code.startswith(one) for one in codes)
        for pattern, codes in settings.ignore.items()
    )


def _allowance(finding: Finding, allowances: Iterable[Allowance]) -> Allowance | None:
    return next((one for one in allowances if one.covers(finding)), None)


def _is_asked(allowance: Allowance, kinds: Collection[str]) -> bool:
    rule = loaded_rule(allowance.code) or rules().get(allowance.code)
    return rule is None or rule.kind() in kinds


def _rank(finding: Finding) -> tuple[int, str, str, int]:
    place = finding.place
    weight = SEVERITIES.index(finding.severity)
    if place is None:
        return weight, finding.code, "", 0
    return weight, finding.code, place.source.path.as_posix(), place.start
