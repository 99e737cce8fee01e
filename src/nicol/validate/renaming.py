"""A schema's files with one name changed wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nicol.errors.editor import RenameError
from nicol.psl.ast import Block, EnumValueNode, FieldNode
from nicol.psl.format import format_text
from nicol.text.span import Source, Span
from nicol.text.suggest import did_you_mean
from nicol.validate.context import Context
from nicol.validate.load import load, resolve
from nicol.validate.uses import Symbol, uses

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
RENAMED = ("model", "enum")
"""Blocks whose names a migration can change."""


def renamed_sources(sources: Sequence[Source], old: str, new: str) -> list[Source]:
    """`sources` in which `old` (`Model`, `Model.field`, `Enum`, `Enum.VALUE`) is called `new`.

    `new` is written like `old`, or is the last part alone. RenameError when there is no `old`, when `new` is no name or
    taken, and when the schema would not be valid.
    """
    context = resolve(sources).context
    symbol = _find(context, old, new)
    name = _new_name(old, new)
    _expect_free(context, symbol, old, name)
    spans = [symbol.name.span, *uses(context, symbol)]
    found = [_replaced(source, [span for span in spans if span.file == n], name) for n, source in enumerate(sources)]
    error = next((one for one in load(found).diagnostics if one.severity == "error"), None)
    if error:
        raise RenameError(old, new, error.message)
    return found


def _find(context: Context, old: str, new: str) -> Symbol:
    owner, dot, member = old.partition(".")
    block = context.tops.get(owner)
    if block is None or block.keyword not in RENAMED:
        known = [one.name.name for one in context.blocks if one.keyword in RENAMED]
        raise RenameError(old, new, f"there is no model or enum `{owner}`. {did_you_mean(owner, known)}".strip())
    if not dot:
        return Symbol(block)
    item = next((one for one in _items(block) if one.name.name == member), None)
    if item is None:
        hint = did_you_mean(member, _members(block))
        raise RenameError(old, new, f"the {block.keyword} `{owner}` has no `{member}`. {hint}".strip())
    return Symbol(block, item)


def _new_name(old: str, new: str) -> str:
    owner, dot, name = new.rpartition(".")
    if dot and owner != old.rpartition(".")[0]:
        raise RenameError(old, new, f"what is in `{old.partition('.')[0]}` stays there; only its name can change.")
    if not NAME.fullmatch(name):
        raise RenameError(old, new, "a name begins with a letter and has only letters, digits and underscores.")
    return name


def _expect_free(context: Context, symbol: Symbol, old: str, name: str) -> None:
    if name == symbol.name.name:
        raise RenameError(old, name, "it has this name already.")
    if symbol.item is None and (taken := context.tops.get(name)):
        raise RenameError(old, name, f"the {taken.keyword} `{name}` is there already.")
    if symbol.item is not None and name in _members(symbol.block):
        raise RenameError(old, name, f"`{symbol.block.name.name}` has a `{name}` already.")


def _items(block: Block) -> list[FieldNode | EnumValueNode]:
    return [*block.fields, *block.values]


def _members(block: Block) -> list[str]:
    return [one.name.name for one in _items(block)]


def _replaced(source: Source, spans: Sequence[Span], name: str) -> Source:
    """The file with `name` at each of `spans`, laid out by the formatter where it was before."""
    text, pieces, position = source.text, list[str](), 0
    for span in sorted(spans, key=lambda one: one.start):
        pieces += [text[position : span.start], name]
        position = span.end
    changed = "".join([*pieces, text[position:]])
    return Source(source.path, format_text(changed) if spans and format_text(text) == text else changed)
