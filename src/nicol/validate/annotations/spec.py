"""What an annotation consists of, and the reading of one line by that description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeAlias, TypeVar

from nicol.model.annotations import Annotation
from nicol.model.schema import Provider
from nicol.psl.ast import Argument, Arguments, Attribute, Expression
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span
from nicol.text.suggest import closest
from nicol.validate.annotations.targets import Place, Target
from nicol.validate.values import show

T = TypeVar("T")
C = TypeVar("C", covariant=True)

Rule: TypeAlias = Literal[
    "annotation-syntax",
    "annotation-name",
    "annotation-place",
    "annotation-provider",
    "annotation-repeated",
    "annotation-argument",
    "annotation-type",
    "annotation-value",
    "annotation-field",
    "annotation-conflict",
]
"""The stable names of what can be wrong with an annotation; docs/annotations.md lists them."""

SQL_PROVIDERS: frozenset[Provider] = frozenset({"postgresql", "mysql", "sqlite", "cockroachdb"})
ALL_PROVIDERS: frozenset[Provider] = frozenset({"postgresql", "mysql", "sqlite", "cockroachdb", "sqlserver", "mongodb"})
POSTGRES_LIKE: frozenset[Provider] = frozenset({"postgresql", "cockroachdb"})
SQLITE: frozenset[Provider] = frozenset({"sqlite"})
MYSQL: frozenset[Provider] = frozenset({"mysql"})


@dataclass(frozen=True, slots=True)
class Kind(Generic[C]):
    """A type of argument: `label` for people, `words` an editor can offer, `read` reports and gives None."""

    label: str
    read: Callable[[Reading, Expression], C | None]
    words: tuple[str, ...] = ()
    fields: bool = False


@dataclass(frozen=True, slots=True)
class Parameter(Generic[C]):
    """An argument: `positional` may leave its name away, `rest` takes all that have none."""

    name: str
    kind: Kind[C]
    summary: str
    required: bool = False
    positional: bool = False
    rest: bool = False
    providers: frozenset[Provider] = ALL_PROVIDERS
    others: tuple[str, ...] = ()
    """Names that people try instead."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One annotation: everything that the validator, an editor and the documentation say about it."""

    name: str
    summary: str
    example: str
    places: frozenset[Place]
    read: Callable[[Reading], Annotation | None]
    parameters: tuple[Parameter[object], ...] = ()
    providers: frozenset[Provider] = SQL_PROVIDERS
    columns_only: bool = True
    """On a field: only on one with a column."""
    conflicts: frozenset[str] = frozenset()
    """Annotations that make no sense on the same field or block."""

    def parameter(self, name: str) -> Parameter[object] | None:
        """The argument called `name`."""
        return next((one for one in self.parameters if one.name == name), None)


@dataclass(slots=True)
class Reading:
    """One line under way: its arguments by name, what is wrong, and what may be there only once."""

    spec: Spec
    target: Target
    attribute: Attribute
    provider: Provider | None
    diagnostics: list[Diagnostic]
    arguments: dict[str, list[Argument]] = field(default_factory=dict[str, list[Argument]])
    once: list[tuple[Span, str, Span]] = field(default_factory=list[tuple[Span, str, Span]])
    """(what it is unique in, what makes two the same, where it is written)."""
    failed: bool = False

    @property
    def span(self) -> Span:
        return self.attribute.span

    @property
    def shown(self) -> str:
        """The annotation as messages name it."""
        return f"`@nicol.{self.spec.name}`"

    def error(self, rule: Rule, message: str, span: Span, note: str = "") -> None:
        self.failed = True
        self.diagnostics.append(Diagnostic("error", message, span, note, rule=rule))

    def place(self, parameter: Parameter[object]) -> Span:
        """Where the argument stands, or the whole annotation."""
        given = self.arguments.get(parameter.name)
        return given[0].value.span if given else self.span

    def get(self, parameter: Parameter[T]) -> T | None:
        """The argument's value; None when it is absent or wrong (reported)."""
        given = self.arguments.get(parameter.name)
        return parameter.kind.read(self, given[0].value) if given else None

    def rest(self, parameter: Parameter[T]) -> list[tuple[T, Span]]:
        """Every value of a parameter that takes many, without those that are wrong (reported)."""
        read = [(parameter.kind.read(self, one.value), one.span) for one in self.arguments.get(parameter.name, ())]
        return [(value, span) for value, span in read if value is not None]

    def mismatch(self, expected: str, value: Expression) -> None:
        """Report that `value` is of another kind than `expected`, a label."""
        text = show(value)
        short = text if len(text) <= 40 else f"{text[:40]}…"
        self.error("annotation-type", f"{self.shown} needs {expected} here, not `{short}`.", value.span)

    def only_once(self, key: str, span: Span | None = None, scope: Span | None = None) -> None:
        """Another annotation of this name with the same `key` in `scope` (the target) is a repetition."""
        self.once.append((scope or self.target.span, key, span or self.span))

    def sort_arguments(self, arguments: Arguments) -> None:
        """Give every argument its parameter; report those that have none, repetitions and what is missing."""
        free = [one for one in self.spec.parameters if one.positional]
        for argument in arguments.items:
            if argument.name:
                parameter = self.spec.parameter(argument.name.name)
            else:
                parameter = free[0] if free else None
                del free[: 1 if parameter and not parameter.rest else 0]
            if parameter is None:
                self._unknown(argument)
            elif parameter.name in self.arguments and not parameter.rest:
                text = f"The argument `{parameter.name}` of {self.shown} is given twice."
                self.error("annotation-argument", text, argument.span)
            else:
                self.arguments.setdefault(parameter.name, []).append(argument)
                self._check_provider(parameter, argument)
        for parameter in self.spec.parameters:
            if parameter.required and parameter.name not in self.arguments:
                text = f"{self.shown} needs the argument `{parameter.name}`: {parameter.summary}"
                self.error("annotation-argument", text, self.span, f"Example: /// {self.spec.example}")

    def _check_provider(self, parameter: Parameter[object], argument: Argument) -> None:
        if self.provider and self.provider in self.spec.providers and self.provider not in parameter.providers:
            works = ", ".join(sorted(parameter.providers & self.spec.providers))
            text = f"`{parameter.name}` of {self.shown} does not work with {self.provider}."
            self.error("annotation-provider", text, argument.span, f"It works with: {works}.")

    def _unknown(self, argument: Argument) -> None:
        names = [one.name for one in self.spec.parameters]
        if argument.name is None:
            text = f"{self.shown} takes no {'further ' if names else ''}argument without a name."
            self.error("annotation-argument", text, argument.span, self._known(names))
            return
        word = argument.name.name
        near = next((one.name for one in self.spec.parameters if word in one.others), None) or closest(word, names)
        note = f"Did you mean `{near}`?" if near else self._known(names)
        self.error("annotation-argument", f"{self.shown} has no argument `{word}`.", argument.name.span, note)

    def _known(self, names: list[str]) -> str:
        return f"Its arguments are: {', '.join(names)}." if names else "It takes no arguments."
