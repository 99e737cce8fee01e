"""Formatting with completion: the other ends of relations, their columns and arguments are written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nicol.model.schema import Arity
from nicol.psl.format import format_text
from nicol.text.plural import camel, plural
from nicol.text.span import Source, Span
from nicol.validate.draft import DraftRelation, DraftScalar
from nicol.validate.load import Resolution, resolve
from nicol.validate.relations import Relation

_ARITIES = {Arity.REQUIRED: "", Arity.OPTIONAL: "?", Arity.LIST: "[]"}


@dataclass(frozen=True, slots=True)
class _Insertion:
    file: int
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class _Column:
    """A key column that a relation needs; `like` is the field it refers to."""

    name: str
    arity: Arity
    like: DraftScalar


def format_sources(sources: Sequence[Source]) -> list[str]:
    """The formatted text of every source; missing parts of relations are added when nothing else is wrong."""
    resolution = resolve(sources)
    if resolution.context.failed:
        return [format_text(source.text) for source in sources]
    insertions = _insertions(resolution, sources)
    return [format_text(_enriched(source.text, number, insertions)) for number, source in enumerate(sources)]


def format_files(sources: Sequence[Source]) -> list[str]:
    """`format_sources` for files: one whose first line ends with `\\r\\n` keeps such ends."""
    pairs = zip(sources, format_sources(sources), strict=True)
    return [text.replace("\n", "\r\n") if _is_windows(source.text) else text for source, text in pairs]


def _is_windows(text: str) -> bool:
    return text.partition("\n")[0].endswith("\r")


def _enriched(text: str, file: int, insertions: list[_Insertion]) -> str:
    pieces: list[str] = []
    position = 0
    for one in sorted((one for one in insertions if one.file == file), key=lambda one: one.position):
        pieces += [text[position : one.position], one.text]
        position = one.position
    return "".join([*pieces, text[position:]])


def _insertions(resolution: Resolution, sources: Sequence[Source]) -> list[_Insertion]:
    relations = [one for one in resolution.relations if one.kind in ("one-to-one", "one-to-many")]
    return [
        *(one for relation in relations for one in _fields(relation, sources)),
        *(one for relation in relations for one in _attribute(relation, sources)),
    ]


def _fields(relation: Relation, sources: Sequence[Source]) -> Iterator[_Insertion]:
    """Relation fields and columns that are not there, put before the closing braces."""
    holder, target = relation.model, relation.target
    if relation.back is None:
        name = camel(holder.name)
        optional = relation.kind == "one-to-one"
        ignore = " @ignore" if holder.ignored else ""
        field = f"{name} {holder.name}?" if optional else f"{plural(name)} {holder.name}[]"
        yield _at_end(target.block.span, f"{field}{ignore}\n")
    if relation.forward is None:
        optional = any(column.arity is Arity.OPTIONAL for column in _columns(relation))
        text = f"{camel(target.name)} {target.name}{'?' if optional else ''} @relation({_arguments(relation)})\n"
        yield _at_end(holder.block.span, text)
    if relation.forward is None or relation.forward.fields is None:
        for column in _columns(relation):
            if column.name not in holder.scalars and column.like.kind == "scalar":
                native = column.like.native
                span = native.span if native else None
                suffix = f" {sources[span.file].text[span.start : span.end]}" if span else ""
                text = f"{column.name} {column.like.type}{_ARITIES[column.arity]}{suffix}\n"
                yield _at_end(holder.block.span, text)


def _at_end(span: Span, text: str) -> _Insertion:
    return _Insertion(span.file, span.end - 1, text)


def _attribute(relation: Relation, sources: Sequence[Source]) -> Iterator[_Insertion]:
    """`@relation`, or what its parentheses lack."""
    forward = relation.forward
    if forward is None:
        return
    attribute = forward.attribute
    if attribute is None:
        assert forward.node.type is not None
        span = forward.node.type.span
        end = span.end
        text = sources[span.file].text
        while text[end] in "[]?!":
            end += 1
        yield _Insertion(span.file, end, f" @relation({_arguments(relation)})")
        return
    missing = _missing_arguments(relation, forward)
    if missing and attribute.arguments.given:
        start = ", " if attribute.arguments.items else ""
        yield _Insertion(attribute.span.file, attribute.span.end - 1, f"{start}{missing}")
    elif missing:
        yield _Insertion(attribute.span.file, attribute.span.end, f"({missing})")


def _missing_arguments(relation: Relation, forward: DraftRelation) -> str:
    parts: list[str] = []
    if forward.fields is None:
        parts.append(_fields_argument(relation))
    if forward.references is None:
        parts.append(_references_argument(relation))
    return ", ".join(parts)


def _arguments(relation: Relation) -> str:
    return f"{_fields_argument(relation)}, {_references_argument(relation)}"


def _fields_argument(relation: Relation) -> str:
    return f"fields: [{', '.join(column.name for column in _columns(relation))}]"


def _references_argument(relation: Relation) -> str:
    return f"references: [{', '.join(column.like.name for column in _columns(relation))}]"


def _columns(relation: Relation) -> list[_Column]:
    """A column for each field of the target's first unique criterion, or of the written `references`."""
    criteria = relation.target.unique_criteria
    fields = [member.field for member in criteria[0].fields] if criteria else []
    if relation.forward and relation.forward.references:
        fields = relation.forward.references
    return [_column(relation, field) for field in fields]


def _column(relation: Relation, field: DraftScalar) -> _Column:
    target = relation.target.name
    name = f"{target[:1].lower()}{target[1:]}{field.name[:1].upper()}{field.name[1:]}"
    existing = relation.model.scalars.get(name)
    if existing:
        return _Column(name, existing.arity, field)
    return _Column(name, relation.forward.arity if relation.forward else Arity.OPTIONAL, field)
