"""Schema → Diagram: the boxes and lines of an entity-relationship diagram, before anything has a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nicol.page.facts import Book, FieldFacts, Key, ModelFacts

BlockKind: TypeAlias = Literal["model", "view", "type", "enum"]
End: TypeAlias = Literal["one", "zero-or-one", "many"]
"""How many rows of the model at this end belong to one row at the other; `many` includes none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A column of a model, or a value of an enum (without type)."""

    name: str
    type: str = ""
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A box: a model with its columns or an enum with its values; `schema` is given where there are several."""

    name: str
    kind: BlockKind
    rows: tuple[Row, ...]
    group: str = ""
    schema: str | None = None
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A relation: from the model that holds the key (`source`) to the one it refers to.

    The rows are indexes into the entities' rows, None where a relation is no column's (many-to-many). The ends say how
    many rows of that entity there are; `label` is the relation's field.
    """

    source: str
    source_row: int | None
    source_end: End
    target: str
    target_row: int | None
    target_end: End
    label: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Entities in the order of the schema, enums last, and the relations between them."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]


def diagram_of(book: Book, models: Iterable[str] | None = None, *, fields: bool = True) -> Diagram:
    """The diagram of the book's `models` (default: all); without `fields` only keys are shown, and no enums."""
    chosen = {model.name for model in book.models} if models is None else set(models)
    shown = [model for model in book.models if model.name in chosen]
    several = len({*(model.schema for model in book.models), *(enum.schema for enum in book.enums)}) > 1
    entities = {model.name: _entity(model, fields, several) for model in shown}
    links = tuple(link for model in shown for link in _links(model, entities))
    used = {field.of for model in shown for field in model.fields if field.kind == "enum"}
    enums = [
        Entity(
            enum.name,
            "enum",
            tuple(Row(value.name) for value in enum.values),
            enum.group,
            enum.schema if several else None,
        )
        for enum in book.enums
        if fields and (enum.name in used or models is None)
    ]
    return Diagram((*entities.values(), *enums), links)


def around(book: Book, name: str, depth: int) -> set[str]:
    """The model `name` and those that at most `depth` relations lead to."""
    neighbours: dict[str, set[str]] = {
        model.name: {relation.target for _, relation in model.relations} for model in book.models
    }
    reached, edge = {name}, {name}
    for _ in range(depth):
        edge = {target for model in edge for target in neighbours[model]} - reached
        reached |= edge
    return reached


def _entity(model: ModelFacts, fields: bool, schema: bool) -> Entity:
    rows = tuple(_row(field) for field in model.columns if fields or {"PK", "FK"} & set(field.keys))
    return Entity(
        model.name,
        model.kind,
        rows,
        model.group,
        model.schema if schema else None,
        model.ignored,
    )


def _row(field: FieldFacts) -> Row:
    return Row(field.name, field.type, field.keys)


def _links(model: ModelFacts, entities: dict[str, Entity]) -> Iterator[Link]:
    own = entities[model.name]
    for field, relation in model.relations:
        if relation.target not in entities:
            continue
        target = entities[relation.target]
        if relation.cardinality == "many-to-many":
            if (model.name, field.name) <= (relation.target, relation.opposite):
                yield Link(own.name, None, "many", target.name, None, "many", field.name)
        elif relation.holds_key:
            yield Link(
                own.name,
                _place(own, relation.fields[0]),
                "many" if relation.cardinality == "many-to-one" else "zero-or-one",
                target.name,
                _place(target, relation.references[0]),
                "zero-or-one" if field.type.endswith("?") else "one",
                field.name,
            )


def _place(entity: Entity, field: str) -> int | None:
    return next((number for number, row in enumerate(entity.rows) if row.name == field), None)
