"""Pieces of a schema as the schema language writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from nicol.model import Arity, Default, Field, Index, IndexField, NativeType, RelationField

_MARKS = {Arity.REQUIRED: "", Arity.OPTIONAL: "?", Arity.LIST: "[]"}
_BARE = ("Int", "BigInt", "Float", "Decimal", "Boolean")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DEPRECATED = re.compile(r"^\s*@deprecated\b", re.IGNORECASE | re.MULTILINE)


def type_text(field: Field) -> str:
    """`String?`, `Post[]`, `Unsupported("circle")`."""
    return type_name(field) + _MARKS[field.arity]


def type_name(field: Field) -> str:
    """The type without `?` and `[]`."""
    if isinstance(field, RelationField):
        return field.target
    return f"Unsupported({quoted(field.type)})" if field.kind == "unsupported" else field.type


def default_text(default: Default, type: str) -> str:
    """What stands inside `@default(…)` of a field of `type`."""
    match default.kind:
        case "value":
            return default.text if type in _BARE else quoted(default.text)
        case "enum":
            return default.text
        case "function":
            return f"{default.text}({', '.join(map(_argument, default.args))})"
        case "list":
            return f"[{', '.join(default_text(item, type) for item in default.items)}]"


def _argument(text: str) -> str:
    name, equals, value = text.partition("=")
    if equals and name.isidentifier():
        return f"{name}: {_argument(value)}"
    return text if _NUMBER.fullmatch(text) else quoted(text)


def native_text(native: NativeType) -> str:
    """`VarChar(20)`."""
    return f"{native.name}({', '.join(native.args)})" if native.args else native.name


def member_text(member: IndexField) -> str:
    """A member of an index: `createdAt(sort: Desc)`."""
    options = [
        *([f"length: {member.length}"] if member.length is not None else []),
        *([f"sort: {member.sort}"] if member.sort else []),
        *([f"ops: {_operator_class(member.ops)}"] if member.ops else []),
    ]
    return f"{member.name}({', '.join(options)})" if options else member.name


def _operator_class(ops: str) -> str:
    return f"raw({quoted(ops.removeprefix('raw:'))})" if ops.startswith("raw:") else ops


def index_options(index: Index) -> Iterator[str]:
    """What was said about an index besides its members."""
    if index.named:
        yield f"name: {index.name}"
    if index.algorithm:
        yield f"type: {index.algorithm}"
    if index.clustered is not None:
        yield f"clustered: {str(index.clustered).lower()}"
    if index.where:
        yield f"where: {plain(index.where)}"


def is_deprecated(documentation: str) -> bool:
    """Whether a line of a doc comment begins with `@deprecated`."""
    return _DEPRECATED.search(documentation) is not None


def plain(text: str) -> str:
    """`text` of a schema with a mark for every control character: none may reach a terminal or a page."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def quoted(text: str) -> str:
    """`text` as a string literal."""
    return json.dumps(plain(text), ensure_ascii=False)
