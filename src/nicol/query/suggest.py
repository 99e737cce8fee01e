"""The sentence about a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model


def unknown(path: str, sentence: str, name: object, known: Iterable[str]) -> QueryArgumentError:
    """`sentence`, with the nearest of the `known` names, or all of them when none is near."""
    names = list(known)
    near = get_close_matches(str(name), names, 1, 0.6) or [n for n in names if n.lower() == str(name).lower()]
    if near:
        return QueryArgumentError(path, f'{sentence}; did you mean "{near[0]}"?')
    return QueryArgumentError(path, f"{sentence}; it has {', '.join(names)}" if names else sentence)


def no_field(path: str, model: Model, name: object, known: Iterable[str]) -> QueryArgumentError:
    """A model has no field of this name."""
    return unknown(path, f'{model.name} has no field "{name}"', name, known)
