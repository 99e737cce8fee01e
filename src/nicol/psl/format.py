"""Tree to text: the layout of Prisma's formatter, byte for byte."""

from __future__ import annotations

from nicol.psl.ast import (
    Argument,
    Arguments,
    ArrayValue,
    Ast,
    Attribute,
    Block,
    Comment,
    CommentBlock,
    ConstantValue,
    EmptyLines,
    EnumValueNode,
    Expression,
    FieldNode,
    FunctionCall,
    Invalid,
    Item,
    NumberValue,
    ObjectValue,
    Property,
    StringValue,
    Top,
)
from nicol.psl.parser import parse
from nicol.psl.resting import collector_at_rest
from nicol.psl.table import Row, Table

_INDENT = "  "
_ORDER = ("id", "unique", "default", "updatedAt", "index", "fulltext", "map", "relation", "ignore")
_MARKS = {"doc": "///", "line": "//"}
_SUFFIXES = {"!": "", "[": "[]"}


@collector_at_rest()
def format_text(text: str) -> str:
    """`text` laid out; formatting twice changes nothing more. Text that fits no rule stays as it is."""
    return format_tree(parse(text)[0])


def format_tree(tree: Ast) -> str:
    """The text of `tree`, laid out."""
    tops = list(tree.tops)
    if tops and isinstance(tops[0], EmptyLines):
        tops = tops[1:]
    following = [*tops[1:], None]
    whole = "".join(_top(top, after) for top, after in zip(tops, following, strict=False))
    return whole if whole.endswith("\n") else whole + "\n"


def _top(top: Top, following: Top | None) -> str:
    match top:
        case EmptyLines():
            return "\n" if following else ""
        case CommentBlock():
            table = Table()
            _add_comments(table, top.comments)
            return "".join(f"{line}\n" for line in table.lines())
        case Invalid():
            return top.text
        case Block():
            lines = [_INDENT + line if line else "" for line in _contents(top)]
            return "\n".join([f"{top.keyword} {top.name.name} {{", *lines, "}\n"])


def _contents(block: Block) -> list[str]:
    """The lines inside a block: tables separated by blank lines, then the block attributes in their order."""
    lines: list[str] = []
    table = Table()
    held: list[tuple[tuple[Comment, ...], Attribute]] = []
    pending: tuple[Comment, ...] = ()
    items = _without_leading_gap(block.items)
    gap = False
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else None
        if isinstance(item, EmptyLines):
            gap = True
            if not isinstance(following, Attribute | CommentBlock | None):
                lines += table.lines()
                table = _table_after_gap()
            continue
        if isinstance(item, Attribute):
            held.append((pending, item))
            pending = ()
        elif isinstance(item, CommentBlock) and isinstance(following, Attribute):
            pending = item.comments
        elif isinstance(item, CommentBlock) and gap:
            lines += table.lines()
            table = _table_after_gap()
            _add_comments(table, item.comments)
        else:
            _add_item(table, item)
        gap = False
    return [*lines, *table.lines(), *_attribute_lines(held)]


def _without_leading_gap(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return items[1:] if items and isinstance(items[0], EmptyLines) else items


def _table_after_gap() -> Table:
    table = Table()
    table.start()
    return table


def _attribute_lines(held: list[tuple[tuple[Comment, ...], Attribute]]) -> list[str]:
    table = Table()
    if held:
        table.start()
    for comments, attribute in sorted(held, key=lambda pair: _rank(pair[1])):
        _add_comments(table, comments)
        row = table.start()
        row.columns = [f"@{_attribute(attribute)}"]
        _add_trailing(row, attribute.comment)
    return table.lines()


def _rank(attribute: Attribute) -> int:
    name = attribute.name.name
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _add_item(table: Table, item: Item) -> None:
    match item:
        case FieldNode():
            row = table.start()
            kind = item.type.text + _SUFFIXES.get(item.suffix, item.suffix) if item.type else ""
            attributes = " ".join(_attribute(one) for one in sorted(item.attributes, key=_rank))
            row.columns = [item.name.name, kind, attributes]
            _add_trailing(row, item.comment)
        case EnumValueNode():
            row = table.start()
            row.columns = [item.name.name, "".join(_attribute(one) for one in item.attributes)]
            _add_trailing(row, item.comment)
        case Property():
            row = table.start()
            row.columns = [item.name.name, f"= {show(item.value)}" if item.value else ""]
            _add_trailing(row, item.comment)
        case CommentBlock():
            _add_comments(table, item.comments)
        case Invalid():
            table.rows.append(Row(whole=item.text.rstrip("\n")))
        case Attribute() | EmptyLines():
            pass


def _add_trailing(row: Row, comment: Comment | None) -> None:
    if comment:
        row.suffix = f"/*{comment.text}*/" if comment.kind == "block" else _MARKS[comment.kind] + comment.text


def _add_comments(table: Table, comments: tuple[Comment, ...]) -> None:
    """The comments of a group; Prisma takes the first two characters off a block comment, blanks before it included."""
    for comment in comments:
        if comment.kind != "block":
            table.start().suffix = _MARKS[comment.kind] + comment.text
            continue
        table.start().suffix = "/**"
        kept = f"/*{comment.text}"[max(0, 2 - comment.blanks) :]
        for line in kept.splitlines():
            text = line.strip()
            text = text[1:].lstrip() if text.startswith("*") else text
            if text:
                table.start().suffix = f" * {text}"
        table.start().suffix = " */"


def _attribute(attribute: Attribute) -> str:
    return f"@{attribute.name.name}{_arguments(attribute.arguments)}"


def _arguments(arguments: Arguments) -> str:
    if not arguments.given:
        return ""
    written = (_argument(item) if isinstance(item, Argument) else f"{item.name}: " for item in arguments.written)
    return f"({', '.join(written)})"


def _argument(argument: Argument) -> str:
    value = show(argument.value)
    return f"{argument.name.name}: {value}" if argument.name else value


def show(value: Expression) -> str:
    """An expression as the formatter writes it: strings and numbers as written, one space after commas."""
    match value:
        case StringValue():
            return value.raw
        case NumberValue() | ConstantValue():
            return value.text
        case ArrayValue():
            return f"[{', '.join(map(show, value.items))}]"
        case ObjectValue():
            members = ", ".join(f"{key.name}: {show(item)}" for key, item in value.members)
            return f"{{ {members} }}"
        case FunctionCall():
            return value.name + _arguments(value.arguments)
