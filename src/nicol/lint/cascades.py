"""What one delete takes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nicol.lint.schema_facts import foreign_keys, on_delete
from nicol.model.schema import Model


@dataclass(frozen=True)
class Cascades:
    """Model → the models whose rows are deleted with its rows, once for each foreign key that says so."""

    children: Mapping[str, tuple[str, ...]]

    def reached(self, name: str) -> frozenset[str]:
        """Every model that a delete of `name` reaches; itself, where it comes back."""
        return self._reached[name]

    def depths(self, name: str) -> dict[str, int]:
        """Every other model that a delete of `name` reaches, and over how many levels at most; circles count once."""
        found = dict.fromkeys(sorted(self.reached(name) - {name}), 1)
        for one in self._in_order(name):
            for child in self._onward[one]:
                found[child] = max(found[child], found.get(one, 0) + 1)
        return found

    def paths(self, name: str) -> dict[str, int]:
        """Every other model that a delete of `name` reaches, and by how many ways; circles are left out."""
        found = {name: 1}
        for one in self._in_order(name):
            for child in self._onward[one]:
                found[child] = found.get(child, 0) + found.get(one, 0)
        return {child: count for child, count in found.items() if child != name and count}

    def _in_order(self, name: str) -> list[str]:
        """`name` and what it reaches, each behind all that lead to it."""
        return sorted(self.reached(name) | {name}, key=lambda one: (-len(self.reached(one)), one in self.reached(one)))

    @cached_property
    def _reached(self) -> dict[str, frozenset[str]]:
        return {name: self._from(name) for name in self.children}

    def _from(self, name: str) -> frozenset[str]:
        found, left = set[str](), [name]
        while left:
            new = set(self.children[left.pop()]) - found
            found |= new
            left += new
        return frozenset(found)

    @cached_property
    def _onward(self) -> dict[str, tuple[str, ...]]:
        """The children from which no way leads back."""
        return {
            name: tuple(child for child in found if name not in self.reached(child) and child != name)
            for name, found in self.children.items()
        }


def cascades_of(models: Sequence[Model]) -> Cascades:
    """The cascades between `models`."""
    children: dict[str, list[str]] = {model.name: [] for model in models}
    for model in models:
        for relation in foreign_keys(model):
            if on_delete(model, relation) == "Cascade" and relation.target in children:
                children[relation.target].append(model.name)
    return Cascades({name: tuple(found) for name, found in children.items()})
