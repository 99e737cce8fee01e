"""What all rules have: a code, a severity, a text that is documentation, and the register of them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from nicol.lint.finding import Severity

KINDS = {"schema": "schema", "migration": "migrations", "query": "queries"}
"""The packages of `nicol.lint` whose modules hold rules, one rule each, and what `nicol review` calls each kind."""
_REGISTER: dict[str, type[Rule]] = {}


class Rule:
    """A rule; its kind (`SchemaRule`, `MigrationRule`, `QueryRule`) says what it looks at.

    A subclass with a `code` registers itself. Its docstring is what `nicol explain CODE`, the documentation and editors
    show: a first line that names the smell, then sections `## Why it matters`, `## Example` (fenced text on which the
    rule must speak) and `## Instead` (fenced text on which it must not); tests run both.
    """

    code: ClassVar[str] = ""
    severity: ClassVar[Severity] = "warning"
    is_opt_in: ClassVar[bool] = False
    """Whether the rule is silent unless the project's settings give it a severity."""

    def __init_subclass__(cls, code: str = "", severity: Severity = "warning", is_opt_in: bool = False) -> None:
        super().__init_subclass__()
        if not code:
            return
        if code in _REGISTER:
            raise TypeError(f"{cls.__qualname__} repeats the code {code} of {_REGISTER[code].__qualname__}")
        cls.code, cls.severity, cls.is_opt_in = code, severity, is_opt_in
        _REGISTER[code] = cls

    @classmethod
    def kind(cls) -> str:
        """What `nicol review` calls the kind of rule."""
        return KINDS[cls.__module__.split(".")[2]]

    @classmethod
    def title(cls) -> str:
        """The smell in one line, without a full stop."""
        return cls.text().partition("\n")[0].rstrip(".")

    @classmethod
    def text(cls) -> str:
        """The rule's documentation as Markdown."""
        return inspect.cleandoc(cls.__doc__ or "")


@cache
def rules_of(kind: str) -> Mapping[str, type[Rule]]:
    """The rules of one kind, a word of `nicol review`, by their codes; the modules of others are not loaded."""
    package = next(name for name, word in KINDS.items() if word == kind)
    parent = importlib.import_module(f"nicol.lint.{package}")
    for module in pkgutil.iter_modules(parent.__path__):
        importlib.import_module(f"nicol.lint.{package}.{module.name}")
    return {code: rule for code, rule in sorted(_REGISTER.items()) if rule.kind() == kind}


@cache
def rules() -> Mapping[str, type[Rule]]:
    """Every rule by its code, in the order of the codes."""
    return dict(sorted(pair for kind in KINDS.values() for pair in rules_of(kind).items()))


def loaded_rule(code: str) -> type[Rule] | None:
    """The rule with `code`, if its kind was asked for before: that of a finding always was."""
    return _REGISTER.get(code)
