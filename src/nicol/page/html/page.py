"""The whole page: navigation, counts, diagram, models, enums."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from nicol.page.diagram import diagram_of
from nicol.page.erd import draw
from nicol.page.erd.svg import embedded_svg, page_style, shapes_style
from nicol.page.facts import PROVIDERS, Book, EnumFacts, ModelFacts
from nicol.page.html.blocks import Anchors, enum_article, model_article
from nicol.page.html.element import Markup, lines, tag


def html(book: Book, title: str = "Schema") -> str:
    """One page with style, script and picture inside; the same book gives the same bytes."""
    anchors = Anchors(book)
    style, script = _style(), _asset("page.js")
    return (
        "<!DOCTYPE html>\n"
        + tag(
            "html",
            "\n",
            tag("head", "\n", _head(title, style, script), "\n"),
            "\n",
            tag("body", "\n", _body(book, title, anchors), "\n", tag("script", Markup(script)), "\n"),
            "\n",
            lang="en",
        )
        + "\n"
    )


def _style() -> str:
    """The page's style sheet. Marks around it keep the page readable for XML parsers."""
    colours = (
        f":root{{{page_style('light')}}}@media screen and (prefers-color-scheme:dark){{:root{{{page_style('dark')}}}}}"
    )
    return f"/*<![CDATA[*/\n{colours}\n{shapes_style()}\n{_text('page.css')}/*]]>*/"


def _asset(name: str) -> str:
    return f"/*<![CDATA[*/\n{_text(name)}/*]]>*/"


def _text(name: str) -> str:
    return files("nicol.page.html").joinpath(name).read_text(encoding="utf-8")


def _head(title: str, style: str, script: str) -> Markup:
    """The policy lets this style and this script run and nothing else, whatever a comment of the schema may hold."""
    policy = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src {_hash(style)}; script-src {_hash(script)}"
    )
    return lines(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content="Nicol"),
        tag("title", title),
        tag("style", Markup(style)),
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _body(book: Book, title: str, anchors: Anchors) -> Markup:
    return lines(
        tag("a", "Skip to content", href="#content", class_="skip"),
        _navigation(book, title, anchors),
        tag(
            "main",
            "\n",
            lines(
                tag("header", tag("h1", title), _counts(book)),
                _diagram(book, anchors),
                *_sections(book, anchors),
                tag("footer", tag("p", "Made by ", tag("code", "nicol schema docs"), " from the schema.")),
            ),
            "\n",
            id="content",
            tabindex="-1",
        ),
    )


def _counts(book: Book) -> Markup:
    kinds = Counter(model.kind for model in book.models)
    counts = [
        *([("Database", PROVIDERS[book.provider])] if book.provider in PROVIDERS else []),
        ("Models", str(kinds["model"])),
        *([("Views", str(kinds["view"]))] if kinds["view"] else []),
        *([("Types", str(kinds["type"]))] if kinds["type"] else []),
        ("Fields", str(sum(len(model.columns) for model in book.models))),
        ("Relations", str(book.relation_count())),
        ("Enums", str(len(book.enums))),
    ]
    return tag("dl", *(tag("div", tag("dt", word), tag("dd", value)) for word, value in counts), class_="counts")


def _navigation(book: Book, title: str, anchors: Anchors) -> Markup:
    search = tag(
        "input",
        id="search",
        type="search",
        autocomplete="off",
        spellcheck="false",
        placeholder="Search models and fields",
        aria_controls="contents",
    )
    return tag(
        "nav",
        "\n",
        lines(
            tag("p", tag("a", title, href="#content"), class_="brand"),
            tag(
                "div",
                tag("label", "Search", for_="search", class_="hidden"),
                search,
                tag("kbd", "/", aria_hidden="true"),
                tag("button", "Contents", id="menu", type="button", aria_expanded="false", aria_controls="contents"),
                class_="find",
            ),
            tag("p", id="found", class_="hidden", role="status"),
            tag("div", "\n", lines(*_lists(book, anchors)), "\n", id="contents"),
        ),
        "\n",
        aria_label="Models and enums",
    )


def _lists(book: Book, anchors: Anchors) -> Iterator[Markup]:
    for group, models in book.grouped():
        yield tag("h2", group or "Models", class_="list")
        yield tag("ul", *(_model_item(model, anchors) for model in models))
    if book.enums:
        yield tag("h2", "Enums", class_="list")
        yield tag("ul", *(_enum_item(enum, anchors) for enum in book.enums))


def _model_item(model: ModelFacts, anchors: Anchors) -> Markup:
    names = " ".join([model.table, *(field.name for field in model.fields)])
    return _item(model.name, names, anchors, "gone" if model.deprecated or model.ignored else "")


def _enum_item(enum: EnumFacts, anchors: Anchors) -> Markup:
    names = " ".join([enum.db_name, *(value.name for value in enum.values)])
    return _item(enum.name, names, anchors, "gone" if enum.deprecated else "")


def _item(name: str, names: str, anchors: Anchors, style: str) -> Markup:
    return tag("li", tag("a", name, href=f"#{anchors.of(name)}"), class_=style or False, data_names=names)


def _diagram(book: Book, anchors: Anchors) -> Markup:
    if not book.models:
        return Markup()
    drawing = draw(diagram_of(book))
    picture = Markup(embedded_svg(drawing, lambda name: f"#{anchors.of(name)}"))
    buttons = (
        ("in", "+", "Zoom in"),
        ("out", "−", "Zoom out"),
        ("fit", "Fit", "Fit to the page"),
        ("full", "Full", "Full screen"),
    )
    bar = tag(
        "div",
        *(
            tag("button", sign, type="button", data_zoom=action, aria_label=label, title=label)
            for action, sign, label in buttons
        ),
        class_="zoom",
        role="group",
        aria_label="Zoom of the diagram",
    )
    view = tag("section", picture, class_="view", tabindex="0", aria_label="Diagram; scroll to move")
    return tag("section", tag("h2", "Diagram"), tag("div", bar, view, class_="diagram"), id="diagram")


def _sections(book: Book, anchors: Anchors) -> Iterator[Markup]:
    for group, models in book.grouped():
        articles = lines(*(model_article(model, anchors) for model in models))
        yield tag("section", tag("h2", group or "Models"), "\n", articles, "\n")
    if book.enums:
        articles = lines(*(enum_article(enum, anchors) for enum in book.enums))
        yield tag("section", tag("h2", "Enums"), "\n", articles, "\n")
