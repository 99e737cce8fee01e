"""A tree without its layout: what formatting must not change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeAlias

from nicol.psl.ast import (
    Ast,
    Attribute,
    Block,
    Comment,
    CommentBlock,
    EmptyLines,
    EnumValueNode,
    FieldNode,
    Invalid,
    Item,
    Property,
    Top,
)
from nicol.psl.format import show
from nicol.text.span import Span

Words: TypeAlias = tuple[object, ...]
ORDER = ("id", "unique", "default", "updatedAt", "index", "fulltext", "map", "relation", "ignore")


@dataclass(frozen=True, slots=True)
class Shape:
    """The pieces of a file or block in their order, attributes in the formatter's, comments in any."""

    pieces: tuple[object, ...]
    comments: Counter[Words]


def shape(tree: Ast) -> Shape:
    """What `tree` says, blocks as shapes."""
    return Shape(tuple(filter(None, map(_top, tree.tops))), _loose(tree.tops))


def _top(top: Top) -> Words | None:
    match top:
        case Block():
            return (top.keyword, top.name.name, _comments(top.documentation), _block(top))
        case Invalid():
            return ("invalid", "".join(top.text.split()))
        case CommentBlock() | EmptyLines():
            return None


def _block(block: Block) -> tuple[Words, ...]:
    held = sorted((item for item in block.items if isinstance(item, Attribute)), key=_rank)
    lines = tuple(filter(None, (_item(item, not held) for item in block.items)))
    return (lines, tuple(map(_attribute, held)), (frozenset(_loose(block.items).items()),))


def _item(item: Item, tidy: bool) -> Words | None:
    """In a block with attributes formatting moves these to the end, and comments come to belong to others."""
    match item:
        case FieldNode():
            above = _comments(item.documentation) if tidy else ()
            kind = (item.type.text, item.arity) if item.type else None
            return (item.name.name, kind, *_attributes(item.attributes), _trailing(item.comment), above)
        case EnumValueNode():
            above = _comments(item.documentation) if tidy else ()
            return (item.name.name, *map(_attribute, item.attributes), _trailing(item.comment), above)
        case Property():
            return (item.name.name, item.value and show(item.value), _trailing(item.comment))
        case Invalid():
            return ("invalid", "".join(item.text.split()))
        case Attribute() | CommentBlock() | EmptyLines():
            return None


def _attributes(attributes: Iterable[Attribute]) -> Iterable[Words]:
    return map(_attribute, sorted(attributes, key=_rank))


def _attribute(one: Attribute) -> Words:
    return (one.name.name, _plain(one.arguments.written), _trailing(one.comment))


def _plain(value: object) -> object:
    """`value` without spans."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if is_dataclass(value) and not isinstance(value, type):
        return (
            type(value).__name__,
            *(_plain(getattr(value, one.name)) for one in fields(value) if one.name != "span"),
        )
    return None if isinstance(value, Span) else value


def _rank(attribute: Attribute) -> int:
    return ORDER.index(attribute.name.name) if attribute.name.name in ORDER else len(ORDER)


def _loose(items: Sequence[Top | Item]) -> Counter[Words]:
    return Counter(words for item in items if isinstance(item, CommentBlock) for words in _comments(item.comments))


def _comments(comments: Iterable[Comment]) -> tuple[Words, ...]:
    return tuple(("comment", one.kind, _text(one)) for one in comments)


def _trailing(comment: Comment | None) -> Words:
    return _comments((comment,)) if comment else ()


def _text(comment: Comment) -> str:
    if comment.kind != "block":
        return comment.text
    lines = (line.strip() for line in comment.text.splitlines())
    return "\n".join(line for line in (line.removeprefix("*").lstrip() for line in lines) if line)
