"""Pulled blocks put into the files of an existing schema: comments, order and everything else stays where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nicol.introspect.pulled import Pulled, PulledEnum, PulledField, PulledModel, PulledValue
from nicol.introspect.text import enum_text, field_line, model_text, value_line
from nicol.psl.ast import Attribute, Block, Comment, CommentBlock, EnumValueNode, FieldNode
from nicol.psl.format import format_text
from nicol.psl.parser import parse
from nicol.text.span import Source
from nicol.validate.values import show_argument

KEYWORDS = ("model", "view", "enum")
MARKS = {"doc": "///", "line": "//"}


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text of each file, and the names of the blocks that came and went."""

    texts: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def merge(sources: Sequence[Source], pulled: Pulled, home: int) -> Merged:
    """`sources` with the blocks of `pulled`: replaced where they stand, removed when gone, new ones in file `home`."""
    new: dict[str, PulledModel | PulledEnum] = {model.name: model for model in pulled.models}
    new.update({enum.name: enum for enum in pulled.enums})
    texts: list[str] = []
    seen: list[str] = []
    removed: list[str] = []
    for source in sources:
        pieces: list[str] = []
        at = 0
        for block in own_blocks(source):
            name = block.name.name
            pieces.append(source.text[at : start_of(block)])
            at = block.span.end
            if name in new:
                seen.append(name)
                pieces.append(replaced(block, new[name]).rstrip("\n"))
            else:
                removed.append(name)
        texts.append("".join([*pieces, source.text[at:]]))
    added = [name for name in new if name not in seen and not is_commented(sources, new[name])]
    texts[home] = "\n".join([texts[home], *(fresh(new[name]) for name in added)])
    return Merged(tuple(format_text(squeezed(text)) for text in texts), tuple(added), tuple(removed))


def is_commented(sources: Sequence[Source], block: PulledModel | PulledEnum) -> bool:
    """Whether a block that can be a comment only is there as one."""
    return isinstance(block, PulledModel) and block.disabled and any(fresh(block) in one.text for one in sources)


def own_blocks(source: Source) -> list[Block]:
    tree, _ = parse(source.text)
    return [block for block in tree.blocks if block.keyword in KEYWORDS]


def start_of(block: Block) -> int:
    """Where the block begins with the comments that belong to it."""
    return block.documentation[0].span.start if block.documentation else block.span.start


def squeezed(text: str) -> str:
    """At most one empty line in a row, as removed blocks leave more."""
    return re.sub(r"\n{3,}", "\n\n", text)


def fresh(block: PulledModel | PulledEnum) -> str:
    return model_text(block) if isinstance(block, PulledModel) else enum_text(block)


def replaced(old: Block, new: PulledModel | PulledEnum) -> str:
    """The new block with the comments and the order of the old one."""
    said = [comment.text.strip() for comment in old.documentation]
    remarks = [line for line in new.documentation if line not in said]
    head = [*map(comment_text, old.documentation), *(f"/// {line}" for line in remarks)]
    keyword = new.keyword if isinstance(new, PulledModel) else "enum"
    lines = [*head, f"{keyword} {new.name} {{", *(f"  {comment_text(comment)}" for comment in old.opening)]
    if isinstance(new, PulledModel):
        lines += [f"  {line}" for line in field_lines(old, new.fields)]
    else:
        lines += [f"  {line}" for line in value_lines(old, new.values)]
    if new.attributes:
        lines += ["", *(f"  {line}" for line in attribute_lines(old, new.attributes))]
    return "\n".join((*lines, "}\n"))


def comment_text(comment: Comment) -> str:
    return f"/*{comment.text}*/" if comment.kind == "block" else f"{MARKS[comment.kind]}{comment.text}"


def field_lines(old: Block, fields: Sequence[PulledField]) -> Iterator[str]:
    """The fields that the block had, in its order and with their comments, then the new ones."""
    by_name = {field.name: field for field in fields}
    loose = loose_comments(old)
    for node in old.fields:
        yield from loose.get(node.name.name, ())
        field = by_name.pop(node.name.name, None)
        if field is not None:
            yield from map(comment_text, node.documentation)
            yield from (f"/// {line}" for line in new_annotations(node, field))
            yield trailing(field_line(field), node.comment)
    for field in by_name.values():
        yield from (f"/// {line}" for line in field.documentation)
        yield field_line(field)
    yield from loose.get("", ())


def new_annotations(node: FieldNode, field: PulledField) -> list[str]:
    """Annotations that the field does not have yet; its text is what people wrote."""
    comments = (*node.documentation, *([node.comment] if node.comment else []))
    said = [comment.text.strip() for comment in comments]
    return [line for line in field.documentation if line.startswith("@nicol.") and line not in said]


def value_lines(old: Block, values: Sequence[PulledValue]) -> Iterator[str]:
    by_name = {value.name: value for value in values}
    loose = loose_comments(old)
    for node in old.values:
        yield from loose.get(node.name.name, ())
        value = by_name.pop(node.name.name, None)
        if value is not None:
            yield from map(comment_text, node.documentation)
            yield trailing(value_line(value), node.comment)
    for value in by_name.values():
        yield from (f"/// {line}" for line in value.documentation)
        yield value_line(value)
    yield from loose.get("", ())


def loose_comments(old: Block) -> Mapping[str, list[str]]:
    """Comments that stand by themselves, by the name of the field or value that follows, "" for those at the end."""
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    for item in old.items:
        match item:
            case CommentBlock():
                waiting += [comment_text(comment) for comment in item.comments]
            case FieldNode() | EnumValueNode():
                attached = [comment_text(comment) for comment in item.documentation]
                found[item.name.name] = waiting[: len(waiting) - len(attached)] if attached else waiting
                waiting = []
            case _:
                pass
    return {**found, "": waiting}


def trailing(line: str, comment: Comment | None) -> str:
    return line if comment is None else f"{line} {comment_text(comment)}"


def attribute_lines(old: Block, attributes: Sequence[str]) -> Iterator[str]:
    """Block attributes, each with the comment that stood behind one of the same name and fields."""
    comments = {plain(show_attribute(node)): node.comment for node in old.attributes}
    for attribute in attributes:
        yield trailing(attribute, comments.get(plain(attribute)))


def show_attribute(node: Attribute) -> str:
    arguments = ", ".join(map(show_argument, node.arguments.items))
    return f"@@{node.name.name}({arguments})" if node.arguments.given else f"@@{node.name.name}"


def plain(attribute: str) -> str:
    return re.sub(r"\s", "", attribute)
