"""What resolution knows so far: mutable companions of the tree, thrown away once the Schema is built."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from nicol.model.schema import Action, Arity, Sort
from nicol.psl.ast import Attribute, Block, Expression, FieldNode
from nicol.text.span import Span


@dataclass(slots=True, eq=False)
class DraftDefault:
    attribute: Attribute
    value: Expression
    constraint: str | None


@dataclass(slots=True, eq=False)
class DraftNative:
    """`@scope.Name(args)`; arguments as written."""

    scope: str
    name: str
    args: tuple[str, ...]
    span: Span


@dataclass(slots=True, eq=False)
class DraftScalar:
    """A field with a column, of a model or of a composite type."""

    node: FieldNode
    type: str
    kind: Literal["scalar", "enum", "unsupported", "composite"]
    mapped_name: str | None = None
    native: DraftNative | None = None
    default: DraftDefault | None = None
    updated_at: bool = False
    ignored: bool = False

    @property
    def name(self) -> str:
        return self.node.name.name

    @property
    def arity(self) -> Arity:
        return self.node.arity

    @property
    def db_name(self) -> str:
        return self.mapped_name or self.name

    def is_scalar(self, *types: str) -> bool:
        """Whether the field is of one of these built-in types."""
        return self.kind == "scalar" and self.type in types


@dataclass(slots=True, eq=False)
class DraftRelation:
    """A relation field; `fields` and `references` are None when not written."""

    node: FieldNode
    model: DraftModel
    target: DraftModel
    attribute: Attribute | None = None
    given_name: str | None = None
    fields: list[DraftScalar] | None = None
    references: list[DraftScalar] | None = None
    on_delete: tuple[Action, Span] | None = None
    on_update: tuple[Action, Span] | None = None
    mapped_name: str | None = None
    ignored: bool = False

    @property
    def name(self) -> str:
        return self.node.name.name

    @property
    def arity(self) -> Arity:
        return self.node.arity

    @property
    def relation_name(self) -> str:
        """The written name, or the two model names in alphabetical order."""
        return self.given_name or "To".join(sorted((self.model.name, self.target.name)))


@dataclass(slots=True, eq=False)
class DraftIndexField:
    """A member of an index; `path` leads through composite types (MongoDB) and has one element elsewhere."""

    path: tuple[DraftScalar, ...]
    sort: Sort | None = None
    length: int | None = None
    ops: str | None = None

    @property
    def field(self) -> DraftScalar:
        return self.path[-1]


@dataclass(slots=True, eq=False)
class DraftIndex:
    kind: Literal["id", "unique", "normal", "fulltext", "shard"]
    attribute: Attribute
    fields: list[DraftIndexField] = field(default_factory=list[DraftIndexField])
    source: DraftScalar | None = None
    name: str | None = None
    mapped_name: str | None = None
    algorithm: str | None = None
    clustered: bool | None = None
    where: Expression | None = None

    @property
    def attribute_name(self) -> str:
        """The attribute's name with its signs, as Prisma prints it."""
        return f"{'@' if self.source else '@@'}{self.attribute.name.name}"


@dataclass(slots=True, eq=False)
class DraftModel:
    """A model or view."""

    block: Block
    scalars: dict[str, DraftScalar] = field(default_factory=dict[str, DraftScalar])
    relations: dict[str, DraftRelation] = field(default_factory=dict[str, DraftRelation])
    unresolved: set[str] = field(default_factory=set[str])
    """Fields whose types nothing defines."""
    primary_key: DraftIndex | None = None
    shard_key: DraftIndex | None = None
    indexes: list[DraftIndex] = field(default_factory=list[DraftIndex])
    mapped_name: str | None = None
    schema: tuple[str, Span] | None = None
    ignored: bool = False

    @property
    def name(self) -> str:
        return self.block.name.name

    @property
    def db_name(self) -> str:
        return self.mapped_name or self.name

    @property
    def is_view(self) -> bool:
        return self.block.keyword == "view"

    @property
    def word(self) -> Literal["view", "model"]:
        """What messages call it."""
        return "view" if self.is_view else "model"

    @property
    def unique_criteria(self) -> list[DraftIndex]:
        """The primary key and the unique indexes."""
        uniques = [index for index in self.indexes if index.kind == "unique"]
        return [self.primary_key, *uniques] if self.primary_key else uniques


@dataclass(slots=True, eq=False)
class DraftEnum:
    block: Block
    mapped_name: str | None = None
    mapped_values: dict[str, str] = field(default_factory=dict[str, str])
    schema: tuple[str, Span] | None = None
    names: frozenset[str] = field(init=False)
    """What the values are called."""

    def __post_init__(self) -> None:
        self.names = frozenset(value.name.name for value in self.block.values)

    @property
    def name(self) -> str:
        return self.block.name.name


@dataclass(slots=True, eq=False)
class DraftComposite:
    block: Block
    scalars: dict[str, DraftScalar] = field(default_factory=dict[str, DraftScalar])

    @property
    def name(self) -> str:
        return self.block.name.name
