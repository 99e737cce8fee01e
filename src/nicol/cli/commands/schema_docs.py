"""`nicol schema docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias, get_args

import click

from nicol.cli.book import open_book
from nicol.cli.console import say
from nicol.cli.files import write_whole
from nicol.cli.options import schema_option
from nicol.page import Book
from nicol.project import shown

Format: TypeAlias = Literal["html", "markdown"]
SUFFIXES: dict[str, Format] = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
NAMES: dict[Format, str] = {"html": "schema.html", "markdown": "schema.md"}


@click.command()
@schema_option
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File or folder.  [default: schema.html]")
@click.option("--format", "wanted", type=click.Choice(get_args(Format)), help="Default: by the file's name, or html.")
@click.option("--title", default="Schema", show_default=True, help="Heading of the page.")
def docs(schema_path: Path | None, output: Path | None, wanted: Format | None, title: str) -> None:
    """Write documentation of the schema: one page of HTML or Markdown."""
    book = open_book(schema_path)
    chosen = wanted or SUFFIXES.get(output.suffix.lower() if output else "", "html")
    path = _file(output, chosen)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _page(book, chosen, title))
    say(f"Wrote {shown(path)}")


def _file(output: Path | None, format: Format) -> Path:
    """The file to write: the given one, or one in the given folder; a path without an ending is a folder."""
    if output is None:
        return Path(NAMES[format])
    return output / NAMES[format] if output.is_dir() or not output.suffix else output


def _page(book: Book, format: Format, title: str) -> str:
    if format == "markdown":
        from nicol.page.markdown import markdown

        return markdown(book, title)
    from nicol.page.html import html

    return html(book, title)
