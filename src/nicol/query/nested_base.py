"""What both sides of nested writes share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from nicol.errors.database import RelationViolationError
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model, RelationField, Schema
from nicol.query.kinds import is_dict, listed
from nicol.query.marks import Skip
from nicol.query.suggest import unknown
from nicol.query.write_steps import Keys, Run


class Trees(Protocol):
    """The recursion of nested writes, handed down to the modules below it."""

    async def create(self, run: Run, model: Model, data: Any, linked: Keys, path: str) -> Keys: ...
    async def update(self, run: Run, model: Model, row: Keys, data: Any, path: str) -> Keys: ...
    async def delete(self, run: Run, model: Model, row: Keys, path: str) -> None: ...


def relation_kind(schema: Schema, field: RelationField) -> str:
    """The relation's kind in Prisma's words."""
    lists = field.is_list + schema.opposite(field).is_list
    return ("one-to-one", "one-to-many", "many-to-many")[lists]


def violation(schema: Schema, required: RelationField) -> RelationViolationError:
    """P2014 for a row that would lose its `required` relation."""
    owner = schema.opposite(required).target
    return RelationViolationError(required.relation, owner, required.target)


def placed_items(argument: Any, path: str) -> list[tuple[Any, str]]:
    """The items of a list with their paths; an argument that is no list is its own only item."""
    if isinstance(argument, list | tuple):
        return [(item, f"{path}[{place}]") for place, item in enumerate(listed(argument))]
    return [(argument, path)]


def part(argument: Any, names: tuple[str, ...], path: str) -> list[Any]:
    """The values of exactly the keys `names` of `argument`; QueryArgumentError when one is missing or unknown."""
    if not is_dict(argument):
        raise QueryArgumentError(path, f"expected a dict with {', '.join(names)}, got {type(argument).__name__}")
    for name in names:
        if name not in argument:
            raise QueryArgumentError(f"{path}.{name}", "A value is required but not set")
    check_verbs(argument, names, path)
    return [argument[name] for name in names]


def given_verbs(verbs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The verbs that are really given: not `skip`."""
    return [(verb, argument) for verb, argument in verbs.items() if type(argument) is not Skip]


def check_verbs(given: Mapping[str, Any], allowed: tuple[str, ...], path: str) -> None:
    """QueryArgumentError for a key that is not among `allowed`."""
    for name in given:
        if name not in allowed:
            raise unknown(f"{path}.{name}", f'there is no "{name}" here', name, allowed)


def unlinked(model: Model, relation: RelationField) -> Keys:
    """The foreign key values that point at nothing: the optional fields become NULL."""
    return {name: None for name in relation.fields if not model.scalar(name).is_required}
