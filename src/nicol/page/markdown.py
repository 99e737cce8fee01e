"""Book → one Markdown page, with the diagram as Mermaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from nicol.page.comment import (
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Hyperlink,
    Inline,
    Listing,
    Paragraph,
    Strong,
    Text,
    blocks,
)
from nicol.page.diagram import diagram_of
from nicol.page.facts import PROVIDERS, Book, EnumFacts, FieldFacts, IndexFacts, ModelFacts, RelationFacts
from nicol.page.mermaid import mermaid

_INDEX_WORDS = {"id": "primary key", "unique": "unique", "normal": "index", "fulltext": "fulltext index"}
_LONGEST_DIAGRAM = 50_000
"""Characters that Mermaid draws unless told otherwise."""
_SPECIAL = re.compile(r"[\\`*_\[\]<>|&#~$]")
_BLOCK_START = re.compile(r"[-+=]")
_TICKS = re.compile(r"`+")


def markdown(book: Book, title: str = "Schema") -> str:
    """One page; the same book gives the same text."""
    enums = {enum.name for enum in book.enums}
    sections = [f"# {_escaped(title)}", _counts(book), _contents(book)]
    if book.models:
        sections.append(f"## Diagram\n\n```mermaid\n{_diagram(book)}```")
    for group, models in book.grouped():
        sections.append(f"## {_escaped(group) or 'Models'}")
        sections += [part for model in models for part in _model(model, enums)]
    if book.enums:
        sections.append("## Enums")
        sections += [part for enum in book.enums for part in _enum(enum)]
    return "\n\n".join(filter(None, sections)) + "\n"


def _diagram(book: Book) -> str:
    """The diagram, with keys only where the whole one is too long for Mermaid."""
    whole = mermaid(diagram_of(book))
    return whole if len(whole) <= _LONGEST_DIAGRAM else mermaid(diagram_of(book, fields=False))


def _counts(book: Book) -> str:
    kinds = Counter(model.kind for model in book.models)
    counted = {
        "model": kinds["model"],
        "view": kinds["view"],
        "type": kinds["type"],
        "field": sum(len(model.columns) for model in book.models),
        "relation": book.relation_count(),
        "enum": len(book.enums),
    }
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for word, count in counted.items() if count]
    return ", ".join([*([PROVIDERS[book.provider]] if book.provider in PROVIDERS else []), *parts])


def _contents(book: Book) -> str:
    models = [f"- [{model.name}](#model-{model.name})" for _, group in book.grouped() for model in group]
    return "\n".join([*models, *(f"- [{enum.name}](#enum-{enum.name})" for enum in book.enums)])


def _model(model: ModelFacts, enums: set[str]) -> Iterator[str]:
    yield f'<a id="model-{model.name}"></a>\n\n### {_escaped(model.name)}'
    stored = f"{model.schema}.{model.table}" if model.schema else model.table
    words = [
        model.kind,
        *([f"stored as {_code(stored)}"] if stored != model.name else []),
        *([f"in {_code(model.file)}"] if model.file else []),
        *(["deprecated"] if model.deprecated else []),
        *(["ignored by the client"] if model.ignored else []),
    ]
    yield ", ".join(words)
    yield from _about(model.documentation, model.annotations)
    yield _table(("Field", "Type", "Attributes", "Description"), (_field(field, enums) for field in model.columns))
    if model.relations:
        rows = (_relation(model, *pair) for pair in model.relations)
        yield _table(("Relation", "Type", "Kind", "Key", "Other end", "Description"), rows)
    if model.indexes:
        yield _table(("Index", "Fields", "Name"), map(_index, model.indexes))


def _enum(enum: EnumFacts) -> Iterator[str]:
    yield f'<a id="enum-{enum.name}"></a>\n\n### {_escaped(enum.name)}'
    stored = f"{enum.schema}.{enum.db_name}" if enum.schema else enum.db_name
    words = [
        "enum",
        *([f"stored as {_code(stored)}"] if stored != enum.name else []),
        *([f"in {_code(enum.file)}"] if enum.file else []),
        *(["deprecated"] if enum.deprecated else []),
    ]
    yield ", ".join(words)
    yield from _about(enum.documentation, enum.annotations)
    yield _table(
        ("Value", "Stored as", "Description"),
        (
            (_code(value.name), _code(value.db_name), _cell(value.documentation, value.annotations))
            for value in enum.values
        ),
    )
    if enum.used_by:
        yield "Used by " + ", ".join(f"[{_code(f'{model}.{field}')}](#model-{model})" for model, field in enum.used_by)


def _about(documentation: str, annotations: Iterable[str]) -> Iterator[str]:
    yield from map(_block, blocks(documentation))
    if notes := "\n".join(f"- {_code(annotation)}" for annotation in annotations):
        yield notes


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table without the columns in which nothing stands."""
    lines = [heads, *rows]
    kept = [column for column in range(len(heads)) if column == 0 or any(row[column] for row in lines[1:])]
    shown = [[row[column] for column in kept] for row in lines]
    shown.insert(1, ["---"] * len(kept))
    return "\n".join(f"| {' | '.join(row)} |" for row in shown)


def _field(field: FieldFacts, enums: set[str]) -> tuple[str, ...]:
    kind = _code(field.type)
    if field.kind in ("enum", "composite"):
        kind = f"[{kind}](#{'enum' if field.of in enums else 'model'}-{field.of})"
    return (
        _name(field),
        kind,
        " ".join(map(_code, field.attributes)),
        _cell(field.documentation, field.annotations),
    )


def _name(field: FieldFacts) -> str:
    marks = [
        *field.keys,
        *(["deprecated"] if field.deprecated else []),
        *(["ignored"] if field.ignored else []),
    ]
    return f"{_code(field.name)} {', '.join(marks)}".rstrip()


def _relation(model: ModelFacts, field: FieldFacts, relation: RelationFacts) -> tuple[str, ...]:
    return (
        _name(field),
        f"[{_code(field.type)}](#model-{field.of})",
        relation.cardinality.replace("-", " "),
        _key(model, relation),
        _code(f"{relation.target}.{relation.opposite}"),
        _cell(field.documentation, field.annotations),
    )


def _key(model: ModelFacts, relation: RelationFacts) -> str:
    if relation.by_join_table:
        return "join table"
    holder, target = (model.name, relation.target) if relation.holds_key else (relation.target, model.name)
    key = f"{holder}({', '.join(relation.fields)}) → {target}({', '.join(relation.references)})"
    actions = f", on delete {relation.on_delete}, on update {relation.on_update}" if relation.on_delete else ""
    return _code(key) + actions


def _index(index: IndexFacts) -> tuple[str, ...]:
    fields = "; ".join([_code(", ".join(index.members)), *map(_escaped, index.options), *map(_code, index.annotations)])
    return _INDEX_WORDS[index.kind], fields, _code(index.db_name)


def _cell(documentation: str, annotations: Iterable[str]) -> str:
    """A comment on one line, as tables need it."""
    lines: list[str] = []
    for block in blocks(documentation):
        match block:
            case Paragraph():
                lines.append(_line(block.parts))
            case Listing():
                lines += [f"• {_line(item)}" for item in block.items]
            case CodeBlock():
                lines += [_code(line) for line in block.text.splitlines() if line.strip()]
    return "<br>".join([*lines, *map(_code, annotations)])


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            text = _line(block.parts)
            return f"\\{text}" if _BLOCK_START.match(text) else text
        case Listing():
            return "\n".join(f"{'1.' if block.ordered else '-'} {_line(item)}" for item in block.items)
        case CodeBlock():
            fence = "`" * max(3, 1 + _longest_ticks(block.text))
            return f"{fence}\n{block.text}\n{fence}"


def _line(parts: Iterable[Inline]) -> str:
    return "".join(map(_inline, parts))


def _inline(part: Inline) -> str:
    match part:
        case Text():
            return _escaped(part.text)
        case Code():
            return _code(part.text)
        case Strong():
            return f"**{_line(part.parts)}**"
        case Emphasis():
            return f"*{_line(part.parts)}*"
        case Hyperlink():
            return f"[{_escaped(part.text)}]({part.address.replace('|', '%7C')})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def _code(text: str) -> str:
    """A code span that can stand in a table."""
    fence = "`" * (1 + _longest_ticks(text))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    shown = " ".join(text.splitlines()).replace("|", "\\|")
    return f"{fence}{pad}{shown}{pad}{fence}"


def _longest_ticks(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)
