"""A report as a Markdown page."""

from __future__ import annotations

import re

from nicol.page.words import plain
from nicol.report.value import Listing, Part, Points, Report, Section, Table

_SPECIAL = re.compile(r"([\\|<>*\[\]]|(?<!\w)_|_(?!\w))")


def render_markdown(report: Report) -> str:
    """The whole page, with the headings of the sections at the second level."""
    since = f" Changes since `{report.since}`." if report.since else ""
    head = [f"# {_text(report.title)}", f"{report.database}, reviewed by Nicol {report.version}.{since}"]
    summary = "\n".join(f"- {_text(line)}" for line in report.summary)
    return "\n\n".join([*head, summary, *map(_section, report.sections)]) + "\n"


def _section(section: Section) -> str:
    return "\n\n".join([f"## {section.title}", *map(_part, section.parts)])


def _part(part: Part) -> str:
    match part:
        case Table():
            body = _table(part.filled())
        case Points(lines=lines):
            body = "\n".join(f"- {_text(line)}" for line in lines)
        case Listing(language=language, text=text):
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
            body = f"{fence}{language}\n{text}\n{fence}"
    return f"### {part.title}\n\n{body}"


def _table(part: Table) -> str:
    rows = [part.columns, tuple("---" for _ in part.columns), *part.rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)


def _cell(text: str) -> str:
    return text if text == "---" else _text(text).replace("\n", " ")


def _text(text: str) -> str:
    """Text as it is to be read: code in back-quotes stays, whatever Markdown would take for its own is escaped."""
    parts = re.split(r"(`[^`\n]*`)", plain(text))
    return "".join(part.replace("|", "\\|") if part.startswith("`") else _SPECIAL.sub(r"\\\1", part) for part in parts)
