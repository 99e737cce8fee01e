"""The articles of models and enums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nicol.page.facts import Book, EnumFacts, EnumValueFacts, FieldFacts, IndexFacts, ModelFacts, RelationFacts
from nicol.page.html.comments import comment
from nicol.page.html.element import Markup, join, lines, spaced, tag

INDEX_WORDS = {"id": "primary key", "unique": "unique", "normal": "index", "fulltext": "fulltext index"}
KEY_WORDS = {"PK": "primary key", "FK": "foreign key", "UK": "unique"}


PLACES = {"model": "table", "view": "view", "type": "type"}


class Anchors:
    """Addresses inside the page."""

    def __init__(self, book: Book) -> None:
        self.enums = {enum.name for enum in book.enums}

    def of(self, name: str) -> str:
        """The id of a model's or an enum's article."""
        return f"enum-{name}" if name in self.enums else f"model-{name}"

    def field(self, model: str, field: str) -> str:
        """The id of a field's row."""
        return f"model-{model}.{field}"

    def link(self, name: str, text: str | None = None) -> Markup:
        """A link to a model or an enum."""
        return tag("a", text or name, href=f"#{self.of(name)}")

    def field_link(self, model: str, field: str) -> Markup:
        """A link to a field."""
        return tag("a", f"{model}.{field}", href=f"#{self.field(model, field)}")


def model_article(model: ModelFacts, anchors: Anchors) -> Markup:
    """A model: heading, comment, fields, relations, indexes."""
    stored = f"{model.schema}.{model.table}" if model.schema else model.table
    return tag(
        "article",
        lines(
            _heading(model.kind, model.name, anchors, _marks(model.deprecated, model.ignored)),
            _place(PLACES[model.kind], stored, model.file, locate=model.name),
            _about(model.documentation, model.annotations),
            _table("Fields", ("Field", "Type", "Details"), (_field(model, field, anchors) for field in model.columns)),
            _table(
                "Relations",
                ("Field", "Type", "Kind", "Key", "Other end"),
                (_relation(model, *pair, anchors) for pair in model.relations),
            ),
            _table("Indexes", ("Kind", "Fields", "Name"), map(_index, model.indexes)),
        ),
        id=anchors.of(model.name),
        aria_labelledby=f"name-{model.name}",
    )


def enum_article(enum: EnumFacts, anchors: Anchors) -> Markup:
    """An enum: heading, comment, values, where it is used."""
    stored = f"{enum.schema}.{enum.db_name}" if enum.schema else enum.db_name
    users = [anchors.field_link(*user) for user in enum.used_by]
    return tag(
        "article",
        lines(
            _heading("enum", enum.name, anchors, _marks(enum.deprecated, ignored=False)),
            _place("type", stored, enum.file),
            _about(enum.documentation, enum.annotations),
            _values(enum),
            tag("p", "Used by ", *_separated(users), class_="users") if users else Markup(),
        ),
        id=anchors.of(enum.name),
        aria_labelledby=f"name-{enum.name}",
    )


def _separated(items: Sequence[Markup]) -> Iterator[str]:
    for number, item in enumerate(items):
        yield ", " if number else ""
        yield item


def _marks(deprecated: bool, ignored: bool) -> Markup:
    return join(_mark("deprecated") if deprecated else "", _mark("ignored") if ignored else "")


def _mark(word: str) -> Markup:
    return tag("span", word, class_=f"mark {word}")


def _heading(kind: str, name: str, anchors: Anchors, marks: Markup) -> Markup:
    link = tag("a", "#", href=f"#{anchors.of(name)}", class_="anchor", aria_label=f"Link to {name}")
    return tag("h3", tag("span", kind, class_="kind"), " ", tag("span", name, id=f"name-{name}"), marks, " ", link)


def _place(word: str, stored: str, file: str | None, locate: str | None = None) -> Markup:
    parts = [tag("span", f"{word} ", tag("code", stored))]
    if file:
        parts.append(tag("span", tag("code", file)))
    if locate:
        parts.append(tag("a", "show in diagram", href="#diagram", class_="locate", data_model=locate))
    return tag("p", spaced(*parts), class_="place")


def _about(documentation: str, annotations: Iterable[str]) -> Markup:
    notes = [tag("li", tag("code", annotation)) for annotation in annotations]
    return join(
        tag("div", comment(documentation), class_="comment") if documentation else "",
        tag("ul", *notes, class_="annotations", aria_label="Annotations") if notes else "",
    )


def _table(title: str, heads: tuple[str, ...], rows: Iterable[Markup]) -> Markup:
    body = list(rows)
    if not body:
        return Markup()
    head = tag("thead", tag("tr", *(tag("th", each, scope="col") for each in heads)))
    table = tag("table", head, "\n", tag("tbody", lines(*body)), class_=title.lower())
    return join(tag("h4", title), "\n", tag("div", table, class_="wide"))


def _cell(label: str, *content: str) -> Markup:
    return tag("td", *content, data_label=label)


def _name_cell(field: FieldFacts) -> Markup:
    keys = (tag("abbr", key, class_=f"key {key.lower()}", title=KEY_WORDS[key]) for key in field.keys)
    name = tag("code", field.name, class_="name")
    return tag("th", spaced(name, *keys, _marks(field.deprecated, field.ignored)), scope="row")


def _field(model: ModelFacts, field: FieldFacts, anchors: Anchors) -> Markup:
    linked = field.kind in ("enum", "composite")
    rest = field.type.removeprefix(field.of)
    kind = join(anchors.link(field.of), rest) if linked else join(field.type)
    return tag(
        "tr",
        _name_cell(field),
        _cell("Type", tag("code", kind)),
        _cell("Details", *_details(field)),
        id=anchors.field(model.name, field.name),
    )


def _details(field: FieldFacts) -> Iterator[str]:
    chips = [
        *([_chip("default", field.default)] if field.default is not None else []),
        *([_chip("column", field.column)] if field.column not in (None, field.name) else []),
        *([_chip("native", field.native)] if field.native else []),
        *([tag("span", "updated automatically", class_="chip")] if "@updatedAt" in field.attributes else []),
    ]
    if chips:
        yield tag("span", spaced(*chips), class_="chips")
    yield _about(field.documentation, field.annotations)


def _chip(word: str, value: str | None) -> Markup:
    return tag("span", f"{word} ", tag("code", value or ""), class_="chip")


def _relation(model: ModelFacts, field: FieldFacts, relation: RelationFacts, anchors: Anchors) -> Markup:
    rest = field.type.removeprefix(field.of)
    return tag(
        "tr",
        _name_cell(field),
        _cell("Type", tag("code", anchors.link(field.of), rest)),
        _cell("Kind", relation.cardinality.replace("-", " ")),
        _cell("Key", *_key(model, field, relation)),
        _cell("Other end", tag("code", anchors.field_link(relation.target, relation.opposite))),
        id=anchors.field(model.name, field.name),
    )


def _key(model: ModelFacts, field: FieldFacts, relation: RelationFacts) -> Iterator[str]:
    if relation.by_join_table:
        yield "join table"
    else:
        holder, target = (model.name, relation.target) if relation.holds_key else (relation.target, model.name)
        yield tag("code", f"{holder}({', '.join(relation.fields)}) → {target}({', '.join(relation.references)})")
        if relation.on_delete:
            yield tag("span", f"on delete {relation.on_delete}, on update {relation.on_update}", class_="actions")
    yield _about(field.documentation, field.annotations)


def _index(index: IndexFacts) -> Markup:
    return tag(
        "tr",
        _cell("Kind", INDEX_WORDS[index.kind]),
        _cell("Fields", tag("code", ", ".join(index.members)), *(f"; {option}" for option in index.options)),
        _cell("Name", tag("code", index.db_name), _about("", index.annotations)),
    )


def _values(enum: EnumFacts) -> Markup:
    """The values, with what they are stored as and their comments where any is to be told."""
    mapped = any(value.db_name != value.name for value in enum.values)
    told = any(value.documentation or value.annotations for value in enum.values)
    heads = ("Value", *(["Stored as"] if mapped else []), *(["Comment"] if told else []))
    return _table("Values", heads, (_value(value, mapped, told) for value in enum.values))


def _value(value: EnumValueFacts, mapped: bool, told: bool) -> Markup:
    return tag(
        "tr",
        tag("th", tag("code", value.name, class_="name"), scope="row"),
        _cell("Stored as", tag("code", value.db_name)) if mapped else "",
        _cell("Comment", _about(value.documentation, value.annotations)) if told else "",
    )
