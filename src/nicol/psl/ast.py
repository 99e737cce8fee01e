"""The syntax tree: what was written, in order, with comments and blank lines; no meaning yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from nicol.model.schema import Arity
from nicol.text.span import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Identifier:
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class StringValue:
    """A string literal: `text` without quotes and escapes, `raw` as written."""

    text: str
    raw: str
    span: Span


@dataclass(frozen=True, slots=True)
class NumberValue:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ConstantValue:
    """A bare word or dotted path: a field, an enum value, `true`, `Cascade`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ArrayValue:
    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ObjectValue:
    """`{ key: value, … }`, the argument of `where:`."""

    members: tuple[tuple[Identifier, Expression], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FunctionCall:
    name: str
    arguments: Arguments
    span: Span


Expression: TypeAlias = StringValue | NumberValue | ConstantValue | ArrayValue | ObjectValue | FunctionCall


@dataclass(frozen=True, slots=True)
class Argument:
    name: Identifier | None
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands between parentheses; `written` in order, where a bare Identifier is a `name:` without a value."""

    written: tuple[Argument | Identifier, ...] = ()
    trailing_comma: Span | None = None
    given: bool = False

    @property
    def items(self) -> tuple[Argument, ...]:
        return tuple(item for item in self.written if isinstance(item, Argument))

    @property
    def empty(self) -> tuple[Identifier, ...]:
        return tuple(item for item in self.written if isinstance(item, Identifier))


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: `text` is what follows the slashes, for a block comment what stands inside."""

    kind: Literal["doc", "line", "block"]
    text: str
    span: Span
    blanks: int = 0
    """How many blanks part it from the comment before it in its group."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`@name(…)` or `@@name(…)`; `comment` trails a block attribute."""

    name: Identifier
    arguments: Arguments
    span: Span
    comment: Comment | None = None


@dataclass(frozen=True, slots=True)
class CommentBlock:
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class EmptyLines:
    """One or more line ends with nothing in front of them."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """Text that fits no rule, kept as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type as written: `name` is the text inside quotes for `Unsupported("…")`."""

    name: str
    text: str
    unsupported: bool
    span: Span


@dataclass(frozen=True, slots=True)
class FieldNode:
    name: Identifier
    type: FieldType | None
    arity: Arity
    suffix: str
    attributes: tuple[Attribute, ...]
    comment: Comment | None
    documentation: tuple[Comment, ...]
    span: Span
    valid: bool = True


@dataclass(frozen=True, slots=True)
class EnumValueNode:
    name: Identifier
    attributes: tuple[Attribute, ...]
    comment: Comment | None
    documentation: tuple[Comment, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Property:
    """`key = value` of a datasource or generator."""

    name: Identifier
    value: Expression | None
    comment: Comment | None
    span: Span


Item: TypeAlias = FieldNode | EnumValueNode | Property | Attribute | CommentBlock | EmptyLines | Invalid


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its items in source order; `opening` is a comment behind its opening brace."""

    keyword: Literal["model", "view", "type", "enum", "datasource", "generator"]
    name: Identifier
    items: tuple[Item, ...]
    documentation: tuple[Comment, ...]
    span: Span
    opening: tuple[Comment, ...] = ()
    fields: tuple[FieldNode, ...] = field(init=False, compare=False)
    attributes: tuple[Attribute, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        fields = tuple(item for item in self.items if isinstance(item, FieldNode) and item.valid)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "attributes", tuple(item for item in self.items if isinstance(item, Attribute)))

    @property
    def values(self) -> tuple[EnumValueNode, ...]:
        return tuple(item for item in self.items if isinstance(item, EnumValueNode))

    @property
    def properties(self) -> tuple[Property, ...]:
        return tuple(item for item in self.items if isinstance(item, Property))


Top: TypeAlias = Block | CommentBlock | EmptyLines | Invalid


@dataclass(frozen=True, slots=True)
class Ast:
    """One file: every top-level piece in source order."""

    tops: tuple[Top, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(top for top in self.tops if isinstance(top, Block))


NO_ARGUMENTS = Arguments()
NO_IDENTIFIER = Identifier("", NOWHERE)
