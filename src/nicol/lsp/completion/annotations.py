"""`/// @nicol.NAME(…)`: the names that fit the place, and their arguments."""

from __future__ import annotations

import re

from lsprotocol.types import CompletionItem, CompletionItemKind

from nicol.lsp.completion.arguments import field_items
from nicol.lsp.completion.items import choice, markdown, word_item
from nicol.lsp.completion.typed import Typed, typed_before
from nicol.lsp.project import Document, Project
from nicol.lsp.words import Word
from nicol.validate.annotations import ANNOTATIONS, Parameter, Place, Spec

_LINE = re.compile(r"(?P<front>[^\"]*?)///[ \t]*(?:(?P<started>@[\w.]*)?|@nicol\.(?P<name>\w+)(?P<given>\(.*))\Z")
_BELOW = re.compile(r"[ \t]*(@@|\}|model\b|view\b|enum\b|type\b|datasource\b|generator\b|\w)")
_TOPS: dict[str, Place] = {"model": "model", "view": "view", "enum": "enum", "type": "composite type"}
_INSIDE: dict[str, Place] = {"model": "field", "view": "field", "enum": "enum value", "type": "composite field"}


def annotation_items(project: Project, document: Document, offset: int) -> list[CompletionItem]:
    """What fits in the doc comment that ends at `offset`; nothing in another comment."""
    start = document.text.rfind("\n", 0, offset) + 1
    found = _LINE.match(document.text[start:offset])
    if found is None:
        return []
    around = typed_before(document.text, start)
    if found["name"] is None:
        place = _place(document.text, offset, around, found["front"])
        return _names(project, place, found["started"] or "")
    spec = ANNOTATIONS.get(found["name"])
    if spec is None:
        return []
    return _arguments(project, around.name or _name_below(document.text, offset), spec, found["given"])


def _place(text: str, offset: int, around: Typed, front: str) -> Place | None:
    """What a comment at `offset` belongs to: what stands before it on its line, else the next line that is none."""
    if front.strip():
        return "index" if front.strip().startswith("@@") else _INSIDE.get(around.keyword or "")
    below = _below(text, offset)
    if around.keyword is None:
        return _TOPS.get(below)
    return "index" if below == "@@" else _INSIDE.get(around.keyword)


def _below(text: str, offset: int) -> str:
    """How the next line that is no comment begins."""
    for line in text[offset:].split("\n")[1:]:
        found = _BELOW.match(line)
        if found:
            return found[1]
    return ""


def _name_below(text: str, offset: int) -> str:
    found = re.search(r"^[ \t]*(?:model|view|type|enum)[ \t]+([\w-]+)", text[offset:], re.MULTILINE)
    return found[1] if found else ""


def _names(project: Project, place: Place | None, started: str) -> list[CompletionItem]:
    source = project.config.datasource
    fitting = (
        spec
        for spec in ANNOTATIONS.values()
        if (place is None or place in spec.places) and (source is None or source.provider in spec.providers)
    )
    sign = "" if started.startswith("@nicol.") else "nicol." if started else "@nicol."
    return [_name(spec, sign) for spec in fitting]


def _name(spec: Spec, sign: str) -> CompletionItem:
    text = any(one.kind.label == "a string" or "SQL" in one.kind.label for one in spec.parameters[:1])
    listed = any(one.kind.label.startswith("a list") for one in spec.parameters[:1])
    inner = '"$0"' if text else "[$0]" if listed else "$0"
    item = word_item(Word(spec.name, spec.summary, f"{spec.name}({inner})"), CompletionItemKind.Event, sign)
    item.documentation = markdown(f"/// {spec.example}", spec.summary)
    return item


def _arguments(project: Project, block: str, spec: Spec, given: str) -> list[CompletionItem]:
    typed = typed_before(given, len(given))
    if typed.quoted or not typed.opens:
        return []
    outer = typed.opens[0]
    if outer.name is not None:
        parameter = spec.parameter(outer.name)
        return _values(project, block, parameter, typed) if parameter else []
    positional = [one for one in spec.parameters if one.positional]
    place = _commas(typed)
    current = positional[place] if place < len(positional) else None
    values = _values(project, block, current, typed) if current else []
    if len(typed.opens) > 1:
        return values
    source = project.config.datasource
    names = (
        one
        for one in spec.parameters
        if one.name not in outer.written and one is not current and not one.positional
        if source is None or source.provider in one.providers
    )
    return [*values, *(_parameter(one) for one in names)]


def _commas(typed: Typed) -> int:
    """How many arguments are finished."""
    depth = count = 0
    for token in typed.tokens:
        depth += (token.kind in ("(", "[")) - (token.kind in (")", "]"))
        count += token.kind == "," and depth == 1
    return count


def _values(project: Project, block: str, parameter: Parameter[object], typed: Typed) -> list[CompletionItem]:
    *_, inner = typed.opens
    if len(typed.opens) > 2 or (len(typed.opens) == 2 and inner.head):
        return []
    words = [choice(word, parameter.summary) for word in parameter.kind.words]
    return [*words, *(field_items(project, block, inner.written) if parameter.kind.fields else [])]


def _parameter(parameter: Parameter[object]) -> CompletionItem:
    return word_item(Word(parameter.name, parameter.summary, f"{parameter.name}: $0"), CompletionItemKind.Property)
