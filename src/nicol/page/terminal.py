"""Models and enums for the terminal: what rich prints. Every table ends with an empty line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nicol.page.facts import EnumFacts, FieldFacts, IndexFacts, ModelFacts, RelationFacts

_INDEX_WORDS = {"id": "primary key", "unique": "unique", "normal": "index", "fulltext": "fulltext"}
_ENDS = {
    "one-to-one": "1 — 1",
    "one-to-many": "1 — n",
    "many-to-one": "n — 1",
    "many-to-many": "n — m",
}
_INDENT = (0, 0, 0, 2)


def model_view(model: ModelFacts, *, framed: bool) -> RenderableType:
    """A model: heading, fields, relations, indexes; `framed` draws the line under the column heads."""
    return Group(*_model_parts(model, framed))


def _model_parts(model: ModelFacts, framed: bool) -> Iterator[RenderableType]:
    separator = "\n" if framed else "  "
    yield _heading(model.kind, model.name, model.table, model)
    yield from _documentation(model.documentation, model.annotations)
    yield _table(("Field", "Type", "Attributes"), (_field_row(field, separator) for field in model.columns), framed)
    if model.relations:
        yield _table(("Relation", "Ends", "To"), (_relation_row(*pair, separator) for pair in model.relations), framed)
    if several := [index for index in model.indexes if len(index.fields) > 1 or index.kind in ("normal", "fulltext")]:
        yield _table(("Index", "Fields", "Name"), map(_index_row, several), framed)


def enum_view(enum: EnumFacts, *, framed: bool) -> RenderableType:
    """An enum: heading and values."""
    return Group(
        _heading("enum", enum.name, enum.db_name, enum),
        *_documentation(enum.documentation, enum.annotations),
        _table(("Value", "Stored as", "Comment"), map(_value_row, _values(enum)), framed),
    )


def _values(enum: EnumFacts) -> Iterator[tuple[str, str, str]]:
    for value in enum.values:
        yield value.name, value.db_name if value.db_name != value.name else "", value.documentation


def _value_row(value: tuple[str, str, str]) -> tuple[Text, ...]:
    name, stored, comment = value
    return Text(name), Text(stored), Text(comment, style="dim")


def _heading(keyword: str, name: str, stored: str, block: ModelFacts | EnumFacts) -> Text:
    heading = Text.assemble((keyword, "dim"), " ", (name, "bold cyan"))
    place = f"{block.schema}.{stored}" if block.schema else stored
    if place != name:
        heading.append(f"  {place}", "dim")
    if block.deprecated:
        heading.append("  deprecated", "yellow")
    if isinstance(block, ModelFacts) and block.ignored:
        heading.append("  ignored", "yellow")
    if block.file:
        heading.append(f"  {block.file}", "dim")
    return heading


def _documentation(documentation: str, annotations: Iterable[str]) -> Iterator[RenderableType]:
    if documentation:
        yield Padding(Text(documentation, style="dim"), _INDENT)
    for annotation in annotations:
        yield Padding(Text(annotation, style="magenta"), _INDENT)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Text, ...]], framed: bool) -> RenderableType:
    table = Table(box=SIMPLE_HEAD if framed else None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return Padding(table, (0, 0, 1, 2))


def _field_row(field: FieldFacts, separator: str) -> tuple[Text, ...]:
    name = Text(field.name, style="dim strike" if field.ignored else "bold" if "PK" in field.keys else "")
    about = Text(" ").join(_attributes(field))
    for line in _comments(field, separator):
        about.append((separator if about.plain else "") + line, "dim")
    return name, Text(field.type), about


def _attributes(field: FieldFacts) -> Iterator[Text]:
    if "FK" in field.keys:
        yield Text("FK", style="blue")
    yield from (Text(attribute, style="green") for attribute in field.attributes)
    if field.deprecated:
        yield Text("deprecated", style="yellow")


def _comments(field: FieldFacts, separator: str) -> Iterator[str]:
    for text in (field.documentation, *field.annotations):
        if text:
            yield separator.join(text.splitlines())


def _relation_row(field: FieldFacts, relation: RelationFacts, separator: str) -> tuple[Text, ...]:
    to = Text.assemble((f"{relation.target}.{relation.opposite}", "cyan"), separator, (_how(relation), "dim"))
    for line in _comments(field, separator):
        to.append(separator + line, "dim")
    return Text(field.name), Text(_ends(field, relation)), to


def _ends(field: FieldFacts, relation: RelationFacts) -> str:
    ends = _ENDS[relation.cardinality]
    return ends.removesuffix("1") + "0..1" if field.type.endswith("?") else ends


def _how(relation: RelationFacts) -> str:
    if relation.by_join_table:
        return "join table"
    if not relation.holds_key:
        return f"by {relation.target}.{', '.join(relation.fields)}"
    keys = f"{', '.join(relation.fields)} → {', '.join(relation.references)}"
    return f"{keys}; on delete {relation.on_delete}, on update {relation.on_update}" if relation.on_delete else keys


def _index_row(index: IndexFacts) -> tuple[Text, ...]:
    fields = ", ".join(index.members)
    return (
        Text(_INDEX_WORDS[index.kind]),
        Text("; ".join([fields, *index.options])),
        Text(index.db_name, style="dim"),
    )
