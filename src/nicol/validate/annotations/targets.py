"""What a doc comment belongs to: the block, field, value or index below it or in front of it on the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nicol.psl.ast import (
    Ast,
    Attribute,
    Block,
    Comment,
    CommentBlock,
    EnumValueNode,
    FieldNode,
    Item,
    Property,
)
from nicol.text.span import Span
from nicol.validate.context import Context
from nicol.validate.draft import DraftModel, DraftRelation, DraftScalar

Place: TypeAlias = Literal[
    "model", "view", "field", "index", "enum", "enum value", "composite type", "composite field", "datasource",
    "generator",
]  # fmt: skip
_PLACES: dict[str, Place] = {"type": "composite type", "model": "model", "view": "view", "enum": "enum"}
_INDEXES = ("id", "unique", "index", "fulltext")


@dataclass(frozen=True, slots=True)
class Target:
    """Something with comments; `span` is its own. `scalar` and `relation` are None when the type is unknown."""

    place: Place
    name: str
    block: Block
    span: Span
    comments: tuple[Comment, ...]
    model: DraftModel | None = None
    scalar: DraftScalar | None = None
    relation: DraftRelation | None = None

    @property
    def words(self) -> str:
        """What messages call it."""
        return f"{self.place} `{self.name}`" if self.name else f"this {self.place}"


def targets(context: Context) -> Iterator[Target]:
    """Everything that annotations can belong to, in source order."""
    for block in context.blocks:
        if place := _PLACES.get(block.keyword):
            model = context.models.get(context.key(block)) if place in ("model", "view") else None
            yield Target(place, block.name.name, block, block.span, block.documentation, model)
            yield from _inside(context, block, model)


def _inside(context: Context, block: Block, model: DraftModel | None) -> Iterator[Target]:
    before: Item | None = None
    taken = _above_attributes(block)
    composite = context.composites.get(context.key(block)) if block.keyword == "type" else None
    scalars = model.scalars if model else composite.scalars if composite else {}
    for item in block.items:
        match item:
            case FieldNode():
                name = item.name.name
                scalar, relation = scalars.get(name), model.relations.get(name) if model else None
                place: Place = "composite field" if block.keyword == "type" else "field"
                above = () if id(item.documentation) in taken else item.documentation
                comments = _with(above, item.comment)
                yield Target(place, f"{block.name.name}.{name}", block, item.span, comments, model, scalar, relation)
            case EnumValueNode():
                above = () if id(item.documentation) in taken else item.documentation
                comments = _with(above, item.comment)
                yield Target("enum value", f"{block.name.name}.{item.name.name}", block, item.span, comments)
            case Attribute() if item.name.name in _INDEXES:
                comments = _with(before.comments if isinstance(before, CommentBlock) else (), item.comment)
                yield Target("index", "", block, item.span, comments, model)
            case _:
                pass
        before = item


def _with(comments: tuple[Comment, ...], trailing: Comment | None) -> tuple[Comment, ...]:
    return (*comments, trailing) if trailing else comments


def _above_attributes(block: Block) -> set[int]:
    """The comments with a block attribute below them: as documentation they are the next field's, as in Prisma."""
    pairs = zip(block.items, block.items[1:], strict=False)
    return {id(one.comments) for one, below in pairs if isinstance(one, CommentBlock) and isinstance(below, Attribute)}


def all_comments(asts: Iterable[Ast]) -> Iterator[Comment]:
    """Every comment that the trees hold, wherever it stands."""
    for ast in asts:
        for top in ast.tops:
            match top:
                case CommentBlock():
                    yield from top.comments
                case Block():
                    yield from top.opening
                    for item in top.items:
                        yield from _comments_of(item)
                case _:
                    pass


def _comments_of(item: Item) -> tuple[Comment, ...]:
    match item:
        case CommentBlock():
            return item.comments
        case FieldNode() | EnumValueNode() | Property() | Attribute():
            return (item.comment,) if item.comment else ()
        case _:
            return ()
