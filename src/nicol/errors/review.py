"""What can be wrong around a review."""

from __future__ import annotations

from pathlib import Path

from nicol.errors.base import NicolError


class BaselineError(
    NicolError,
    code="NICOL-BASELINE",
    text="{path} is no baseline of a review: {problem}\nWrite it anew: nicol review --update-baseline",
):
    """The file of known findings cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem)
        self.path, self.problem = path, problem


class UnknownRuleError(NicolError, code="NICOL-RULE", text="There is no rule {rule}.{near}\nAll rules: nicol explain"):
    """No rule has this code; `near` is a sentence about one that has a similar code, or empty."""

    def __init__(self, rule: str, near: str = "") -> None:
        super().__init__(rule, near)
        self.rule, self.near = rule, f" {near}" if near else ""


class GitError(
    NicolError,
    code="NICOL-GIT",
    text="git could not say what has changed since {ref}: {problem}\n"
    "Give a branch, tag or commit that exists, inside a git working tree.",
):
    """The changes since a ref are not known."""

    def __init__(self, ref: str, problem: str) -> None:
        super().__init__(ref, problem)
        self.ref, self.problem = ref, problem
