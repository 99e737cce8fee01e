"""Definitions of a stub as values, and their text."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_NAME = re.compile(r'"[^"]*"|\b[A-Za-z_]\w*')


@dataclass(frozen=True, slots=True)
class Dict:
    """A TypedDict: keys with their types, all optional unless `total`."""

    name: str
    entries: tuple[tuple[str, str], ...]
    total: bool = False
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A type alias."""

    name: str
    type: str


Definition = Dict | Alias


def show(definition: Definition) -> list[str]:
    """The lines of a definition. Keys that are Python keywords stand in a base class written as a call."""
    if isinstance(definition, Alias):
        return [f"{definition.name}: TypeAlias = {definition.type}"]
    hard = [entry for entry in definition.entries if keyword.iskeyword(entry[0])]
    total = "" if definition.total else ", total=False"
    if not hard:
        return _class(definition.name, definition.bases or ("TypedDict",), total, definition.entries)
    base = f"_{definition.name}Keywords"
    easy = [entry for entry in definition.entries if entry not in hard]
    return [call(base, hard, total), *_class(definition.name, (*definition.bases, base), total, easy)]


def call(name: str, entries: Sequence[tuple[str, str]], total: str = ", total=False") -> str:
    """A TypedDict written as a call, which may have any keys; its types may refer to itself."""
    pairs = ", ".join(f'"{key}": "{shown}"' for key, shown in entries)
    return f'{name} = TypedDict("{name}", {{{pairs}}}{total})'


def _class(name: str, bases: Iterable[str], total: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    head = f"class {name}({', '.join(bases)}{total}):"
    if not entries:
        return [f"{head} ..."]
    return [head, *(f"    {key}: {shown}{_method(key, bases)}" for key, shown in entries)]


def _method(key: str, bases: Iterable[str]) -> str:
    """A key with the name of a method of dict: ty takes it for that method where the class has bases of its own."""
    hides = hasattr(dict, key) and "TypedDict" not in bases
    return "  # ty: ignore[incompatible-attribute-override]" if hides else ""


def expressions(definition: Definition) -> Iterable[str]:
    """The type expressions of a definition."""
    if isinstance(definition, Alias):
        return [definition.type]
    return [*(shown for _, shown in definition.entries), *definition.bases]


@lru_cache(maxsize=4096)
def names_in(expression: str) -> tuple[str, ...]:
    """The names in a type expression; text inside quotes is not looked at."""
    return tuple(name for name in _NAME.findall(expression) if not name.startswith('"'))


def renamed(expression: str, names: Mapping[str, str]) -> str:
    """`expression` with some of its names replaced."""
    return _NAME.sub(lambda match: names.get(match[0], match[0]), expression)
