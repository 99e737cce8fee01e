"""A report as one HTML page: no script, nothing loaded from elsewhere, printable."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from nicol.page.html.element import Markup, lines, tag
from nicol.report.value import Listing, Part, Points, Report, Section, Table


def render_html(report: Report) -> str:
    """The page, its style inside; the policy lets nothing run, whatever the schema's texts hold."""
    style = files("nicol.report.render").joinpath("report.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
    head = lines(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", report.title),
        tag("style", Markup(style)),
    )
    page = tag(
        "html", "\n", tag("head", "\n", head, "\n"), "\n", tag("body", "\n", _body(report), "\n"), "\n", lang="en"
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _body(report: Report) -> Markup:
    since = f" Changes since {report.since}." if report.since else ""
    navigation = [tag("li", tag("a", one.title, href=f"#{one.key}")) for one in report.sections]
    return lines(
        tag(
            "header",
            "\n",
            lines(
                tag("h1", report.title),
                tag("p", f"{report.database}, reviewed by Nicol {report.version}.{since}"),
                tag("ul", *(tag("li", *_inline(line)) for line in report.summary), class_="summary"),
                tag("nav", tag("ol", *navigation), aria_label="Sections"),
            ),
            "\n",
        ),
        tag("main", "\n", lines(*map(_section, report.sections)), "\n"),
    )


def _section(section: Section) -> Markup:
    parts = [lines(tag("h3", part.title), _part(part)) for part in section.parts]
    return tag("section", "\n", lines(tag("h2", section.title), *parts), "\n", id=section.key)


def _part(part: Part) -> Markup:
    match part:
        case Table():
            return _table(part.filled())
        case Points(lines=told):
            return tag("ul", *(tag("li", *_inline(line)) for line in told))
        case Listing(text=text):
            return tag("details", tag("summary", "Show"), tag("pre", tag("code", text)))


def _table(part: Table) -> Markup:
    head = tag("tr", *(tag("th", column, scope="col") for column in part.columns))
    rows = [
        tag("tr", *(_cell(column, cell) for column, cell in zip(part.columns, row, strict=True))) for row in part.rows
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide")


def _cell(column: str, text: str) -> Markup:
    if column == "severity":
        return tag("td", tag("span", text, class_=f"severity {text}"))
    return tag("td", *_inline(text))


def _inline(text: str) -> list[str | Markup]:
    """Text with what is in back-quotes set as code."""
    return [
        tag("code", part[1:-1]) if part.startswith("`") and len(part) > 2 else part
        for part in re.split(r"(`[^`\n]+`)", text)
        if part
    ]
