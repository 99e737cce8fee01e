"""Completions beyond the engine's: block keywords, types, attributes, their arguments, fields, annotations.

Prisma's engine leaves these to its editor extension. They are asked for only where the engine has nothing to say, so
that what it says stays exactly what it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol.types import CompletionItem, CompletionItemKind

from nicol.lsp.completion.annotations import annotation_items
from nicol.lsp.completion.arguments import argument_items
from nicol.lsp.completion.items import PROPERTIES, quoted, source_property, word_item
from nicol.lsp.completion.typed import Typed
from nicol.lsp.project import Document, Project
from nicol.lsp.words import (
    BLOCK_ATTRIBUTES,
    BLOCKS,
    FIELD_ATTRIBUTES,
    GENERATOR_PROPERTIES,
    SCALAR_TYPES,
    UNSUPPORTED,
    Word,
)
from nicol.psl.ast import Block
from nicol.validate.connectors import CONNECTORS, NO_CONNECTOR, Allows
from nicol.validate.native_types import NATIVE_TYPES
from nicol.validate.preview_features import ACTIVE

GENERATORS = ("nicol",)
_MODES = ("foreignKeys", "prisma")
_ATTRIBUTES_OF = {
    "model": tuple(BLOCK_ATTRIBUTES),
    "view": ("unique", "index", "map", "ignore", "schema"),
    "enum": ("map", "schema"),
    "type": (),
}


def editor_items(project: Project, document: Document, offset: int, typed: Typed) -> list[CompletionItem]:
    """What fits behind what has been typed."""
    if typed.commented:
        return annotation_items(project, document, offset)
    if typed.opens and typed.keyword not in ("datasource", "generator"):
        return argument_items(project, typed)
    match typed.keyword:
        case None:
            return [word_item(word, CompletionItemKind.Keyword) for word in BLOCKS.values()] if _first(typed) else []
        case "datasource":
            return _datasource(project, typed)
        case "generator":
            return _generator(typed)
        case "enum":
            return _enum(project, typed)
        case _:
            return _model(project, typed)


def _first(typed: Typed) -> bool:
    """Whether the cursor's word is the first of its line."""
    return not typed.tokens and not typed.quoted


def _datasource(project: Project, typed: Typed) -> list[CompletionItem]:
    if _first(typed):
        written = {one.name.name for block in _blocks(project, typed) for one in block.properties}
        return [source_property(name) for name in PROPERTIES if name not in written]
    match [token.text for token in typed.tokens]:
        case ["provider", "="]:
            return [quoted(name, typed.quoted) for name in CONNECTORS if name != "postgres"]
        case ["relationMode", "="]:
            return [quoted(name, typed.quoted) for name in _MODES]
        case _:
            return []


def _generator(typed: Typed) -> list[CompletionItem]:
    if _first(typed):
        return [word_item(word, CompletionItemKind.Field) for word in GENERATOR_PROPERTIES.values()]
    match [token.text for token in typed.tokens]:
        case ["provider", "="]:
            return [quoted(name, typed.quoted) for name in GENERATORS]
        case ["previewFeatures", "=", "[", *_]:
            return [quoted(name, typed.quoted) for name in ACTIVE]
        case _:
            return []


def _blocks(project: Project, typed: Typed) -> Iterable[Block]:
    return (block for block in project.blocks if (block.keyword, block.name.name) == (typed.keyword, typed.name))


def _enum(project: Project, typed: Typed) -> list[CompletionItem]:
    match typed.kinds:
        case () | ("@",) | ("@@",) if not typed.quoted:
            return _block_attributes(project, typed)
        case ("path", *_):
            return _attribute_items(typed, ["map"])
        case _:
            return []


def _model(project: Project, typed: Typed) -> list[CompletionItem]:
    match typed.kinds:
        case () | ("@",) | ("@@",) if not typed.quoted:
            return _block_attributes(project, typed)
        case ("path",):
            return _types(project, typed)
        case ("path", "path", *_) if not typed.quoted:
            return _field_attributes(project, typed)
        case _:
            return []


def _block_attributes(project: Project, typed: Typed) -> list[CompletionItem]:
    connector = project.config.connector or NO_CONNECTOR
    needs = {
        "fulltext": Allows.FULL_TEXT_INDEX,
        "schema": Allows.MULTI_SCHEMA,
        "shardKey": Allows.SHARD_KEYS,
    }
    names = _ATTRIBUTES_OF[typed.keyword or "type"]
    allowed = [name for name in names if name not in needs or needs[name] in connector.allows]
    sign = "@@".removeprefix("".join(typed.kinds))
    return [word_item(BLOCK_ATTRIBUTES[name], CompletionItemKind.Property, sign) for name in allowed]


def _types(project: Project, typed: Typed) -> list[CompletionItem]:
    kinds = {
        "model": CompletionItemKind.Class,
        "view": CompletionItemKind.Class,
        "type": CompletionItemKind.Struct,
        "enum": CompletionItemKind.Enum,
    }
    scalars = [word_item(word, CompletionItemKind.TypeParameter) for word in SCALAR_TYPES.values()]
    own = [
        CompletionItem(block.name.name, kind=kinds[block.keyword], detail=block.keyword)
        for block in project.blocks
        if block.keyword in kinds and (typed.keyword != "type" or block.keyword in ("enum", "type"))
    ]
    return [*scalars, word_item(UNSUPPORTED, CompletionItemKind.TypeParameter), *own]


def _field_attributes(project: Project, typed: Typed) -> list[CompletionItem]:
    """Attributes that the field's type can have and the line does not have yet."""
    type_name = typed.tokens[1].text
    if "." in typed.word:
        return _native_types(project, typed, type_name)
    blocks = {block.name.name: block.keyword for block in project.blocks}
    if blocks.get(type_name) in ("model", "view"):
        return _attribute_items(typed, ["relation", "ignore"])
    names = ["default", "map"] if typed.keyword == "type" else [name for name in FIELD_ATTRIBUTES if name != "relation"]
    if type_name != "DateTime" and "updatedAt" in names:
        names.remove("updatedAt")
    return [*_attribute_items(typed, names), *_native_types(project, typed, type_name)]


def _attribute_items(typed: Typed, names: Iterable[str]) -> list[CompletionItem]:
    written = {token.text for token, sign in zip(typed.tokens[1:], typed.tokens, strict=False) if sign.kind == "@"}
    sign = "" if typed.kinds[-1] == "@" else "@"
    kind = CompletionItemKind.Property
    return [word_item(FIELD_ATTRIBUTES[name], kind, sign) for name in names if name not in written]


def _native_types(project: Project, typed: Typed, type_name: str) -> list[CompletionItem]:
    source = project.config.datasource
    if source is None or any("." in token.text for token in typed.tokens[2:]):
        return []
    scope = f"{source.name}."
    kind = CompletionItemKind.TypeParameter
    sign = "" if typed.kinds[-1] == "@" else "@"
    start = "" if typed.word.startswith(scope) else f"{sign}{scope}"
    return [
        word_item(
            Word(name, f"A column type of {source.provider}.", f"{name}($0)" if spec.required else ""), kind, start
        )
        for name, spec in NATIVE_TYPES[source.provider].items()
        if type_name in spec.types
    ]
