"""What a family of cases is.

A module in conformance/families that has a module-level `FAMILY = Family("name", cases)` takes part; `cases` yields a
`Case` for every unit of the family's folder. A case's `run` returns None when the whole expectation is met, raises
`Skip` when it cannot be judged here, and returns the reason otherwise. An exception counts as a failure with its text.

A case of several expectations returns them by name: each is counted for itself, and the case passes when all are met.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from conformance import families
from conformance.corpus import Corpus
from conformance.servers import Servers

Check: TypeAlias = Callable[[], str | None]
"""Judges one expectation: None, or why it is not met."""
Parts: TypeAlias = Mapping[str, Check]


class Skip(Exception):
    """The case cannot be judged: its database or a part of Nicol is absent. The text says which."""


@dataclass(frozen=True, slots=True)
class Case:
    """One unit: `id` is its path in the corpus; `database` is None when it concerns no single database."""

    id: str
    run: Callable[[], str | Parts | None]
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What families read: the corpus and the database servers at hand."""

    corpus: Corpus
    servers: Servers


@dataclass(frozen=True, slots=True)
class Family:
    """A named set of cases."""

    name: str
    cases: Callable[[Setting], Iterable[Case]]


def registered() -> dict[str, Family]:
    """Every family that is built, by name; TypeError when two modules claim one name."""
    found: dict[str, Family] = {}
    for module in pkgutil.iter_modules(families.__path__):
        family = getattr(importlib.import_module(f"{families.__name__}.{module.name}"), "FAMILY", None)
        if not isinstance(family, Family):
            continue
        if family.name in found:
            raise TypeError(f"two modules register the family {family.name}")
        found[family.name] = family
    return found
