"""`nicol schema erd`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import click

from nicol.cli.book import open_book, refuse_unknown
from nicol.cli.console import Failure, say
from nicol.cli.files import write_bytes
from nicol.cli.options import schema_option
from nicol.errors.cli import MissingExtraError
from nicol.page import Book, Diagram, around, diagram_of, mermaid
from nicol.project import shown

Format: TypeAlias = Literal["mermaid", "svg", "png"]
Theme: TypeAlias = Literal["auto", "light", "dark"]
SUFFIXES: dict[str, Format] = {".svg": "svg", ".png": "png"}


@click.command()
@schema_option
@click.option(
    "--format", "wanted", type=click.Choice(get_args(Format)), help="Default: by the file's name, or mermaid."
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file instead of printing.")
@click.option("--models", metavar="A,B", help="Draw only these models.")
@click.option("--around", "centre", metavar="MODEL", help="Draw this model and its neighbours.")
@click.option("--depth", type=click.IntRange(0), help="How many relations away from it.  [default: 1]")
@click.option("--no-fields", is_flag=True, help="Show keys only.")
@click.option("--theme", type=click.Choice(get_args(Theme)), default="auto", show_default=True, help="SVG and PNG.")
def erd(
    schema_path: Path | None,
    wanted: Format | None,
    output: Path | None,
    models: str | None,
    centre: str | None,
    depth: int | None,
    no_fields: bool,
    theme: Theme,
) -> None:
    """Draw the entity-relationship diagram as Mermaid, SVG or PNG."""
    book = open_book(schema_path)
    diagram = diagram_of(book, _chosen(book, models, centre, depth), fields=not no_fields)
    _give(_content(diagram, _format(wanted, output), theme), output)


def _format(wanted: Format | None, output: Path | None) -> Format:
    if wanted is not None or output is None:
        return wanted or "mermaid"
    return SUFFIXES.get(output.suffix.lower(), "mermaid")


def _chosen(book: Book, models: str | None, centre: str | None, depth: int | None) -> set[str] | None:
    """The names of the models to draw, None for all."""
    if depth is not None and centre is None:
        raise click.UsageError("--depth says how far around a model to go: give --around MODEL too.")
    if models is None and centre is None:
        return None
    named = {name.strip() for name in (models or "").split(",") if name.strip()}
    known = [model.name for model in book.models]
    refuse_unknown(sorted(named) + ([centre] if centre else []), known, "model")
    return named | (around(book, centre, 1 if depth is None else depth) if centre else set())


def _content(diagram: Diagram, format: Format, theme: Theme) -> bytes:
    if format == "mermaid":
        return mermaid(diagram).encode()
    from nicol.page.erd import draw, svg

    if format == "svg":
        return svg(draw(diagram), theme).encode()
    if find_spec("PIL") is None:
        raise MissingExtraError("nicol schema erd --format png", "pillow", "docs")
    from nicol.page.erd.png import png

    return png(draw(diagram), "dark" if theme == "dark" else "light")


def _give(content: bytes, output: Path | None) -> None:
    if output is not None:
        write_bytes(output, content)
        say(f"Wrote {shown(output)}")
    elif sys.stdout.isatty() and content.startswith(b"\x89PNG"):
        raise Failure("A PNG is no text for a terminal. Name a file with -o FILE.")
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
