"""Annotations as the lines they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from nicol.model.annotations import (
    Allow,
    Annotation,
    Call,
    Check,
    Collate,
    DatabaseComment,
    Email,
    Encrypt,
    Exclude,
    ExcludeElement,
    ExtraIndex,
    Generated,
    IndexElement,
    Length,
    Range,
    Regex,
    RenamedFrom,
    Rule,
    SoftDelete,
    Tenant,
    Trigger,
    Url,
    Validate,
    annotation_name,
)


def show_annotation(annotation: Annotation) -> str:
    """`@nicol.NAME(args)`, what stands behind `/// `; reading it gives an equal value."""
    arguments = ", ".join(_arguments(annotation))
    return (
        f"@nicol.{annotation_name(annotation)}({arguments})" if arguments else f"@nicol.{annotation_name(annotation)}"
    )


def _arguments(annotation: Annotation) -> Iterator[str]:
    match annotation:
        case Check():
            yield _text(annotation.expression)
            yield from _optional(name=annotation.name)
        case Exclude():
            yield _list([_exclude_element(one) for one in annotation.elements])
            if annotation.using != "Gist":
                yield f"using: {annotation.using}"
            yield from _optional(where=annotation.where, name=annotation.name)
        case ExtraIndex():
            yield from _index(annotation)
        case Generated():
            yield _text(annotation.expression)
            if annotation.kind != "Stored":
                yield f"kind: {annotation.kind}"
        case Collate():
            yield _text(annotation.name)
        case DatabaseComment():
            yield _text(annotation.text)
        case Trigger():
            yield from _trigger(annotation)
        case Validate():
            yield from map(_rule, annotation.rules)
        case Encrypt():
            if annotation.key is not None:
                yield _text(annotation.key)
            if annotation.deterministic:
                yield "deterministic: true"
        case Tenant() | SoftDelete():
            yield annotation.field
        case RenamedFrom():
            names = list(map(_text, annotation.names))
            yield names[0] if len(names) == 1 else _list(names)
        case Allow():
            yield annotation.code
            yield _text(annotation.reason)


def _index(index: ExtraIndex) -> Iterator[str]:
    yield _list([_index_element(one) for one in index.elements])
    if index.unique:
        yield "unique: true"
    if index.nulls_not_distinct:
        yield "nulls_not_distinct: true"
    if index.include:
        yield f"include: {_list(index.include)}"
    if index.using:
        yield f"using: {index.using}"
    yield from _optional(where=index.where, name=index.name)


def _trigger(trigger: Trigger) -> Iterator[str]:
    yield _text(trigger.name)
    yield trigger.timing
    yield _list(trigger.events)
    if trigger.of:
        yield f"of: {_list(trigger.of)}"
    if trigger.each != "Row":
        yield f"each: {trigger.each}"
    yield from _optional(when=trigger.when, function=trigger.function, body=trigger.body, file=trigger.file)


def _exclude_element(element: ExcludeElement) -> str:
    return _element(element.kind, element.text, _optional(with_=element.operator, ops=element.ops))


def _index_element(element: IndexElement) -> str:
    options = [f"{name}: {value}" for name, value in _options(element) if value is not None]
    return _element(element.kind, element.text, [*options, *_optional(ops=element.ops)])


def _options(element: IndexElement) -> tuple[tuple[str, str | int | None], ...]:
    return ("sort", element.sort), ("nulls", element.nulls), ("length", element.length)


def _element(kind: str, text: str, options: Iterator[str] | list[str]) -> str:
    written = list(options)
    if kind == "field":
        return f"{text}({', '.join(written)})" if written else text
    return f"raw({', '.join([_text(text), *written])})" if written else _text(text)


def _rule(rule: Rule) -> str:
    match rule:
        case Email():
            return "email"
        case Url():
            return "url"
        case Length():
            return f"length({_bounds(rule)})"
        case Range():
            return f"range({_bounds(rule)})"
        case Regex():
            return f"regex({_text(rule.pattern)})"
        case Call():
            return f"call({_text(rule.target)})"


def _bounds(rule: Length | Range) -> str:
    bounds = (("min", rule.min), ("max", rule.max))
    return ", ".join(f"{name}: {Decimal(value):f}" for name, value in bounds if value is not None)


def _optional(**texts: str | None) -> Iterator[str]:
    return (f"{name.rstrip('_')}: {_text(text)}" for name, text in texts.items() if text is not None)


def _list(items: Sequence[str]) -> str:
    return f"[{', '.join(items)}]"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
