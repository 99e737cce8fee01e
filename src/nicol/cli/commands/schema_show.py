"""`nicol schema show`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from nicol.cli.book import open_book, refuse_unknown
from nicol.cli.console import say, wants_colour, warn
from nicol.cli.options import json_option, schema_option
from nicol.page import Book

UNWRAPPED = 10_000
"""Columns where nobody looks: one line for each field, whatever its length."""


@click.command()
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@schema_option
@json_option
def show(names: tuple[str, ...], schema_path: Path | None, as_json: bool) -> None:
    """Show models and enums: fields, relations, indexes."""
    book = only(open_book(schema_path), names)
    if as_json:
        say(msgspec.json.format(msgspec.json.encode(book), indent=2).decode())
        return
    if not (book.models or book.enums):
        warn("The schema has no models and no enums.")
    else:
        _print(book)


def only(book: Book, names: Sequence[str]) -> Book:
    """The book with the named models and enums alone, in the order of the schema; all of them without names."""
    known = [*(model.name for model in book.models), *(enum.name for enum in book.enums)]
    refuse_unknown(names, known, "model or enum")
    if not names:
        return book
    return msgspec.structs.replace(
        book,
        models=tuple(model for model in book.models if model.name in names),
        enums=tuple(enum for enum in book.enums if enum.name in names),
    )


def _print(book: Book) -> None:
    from rich.console import Console

    from nicol.page.terminal import enum_view, model_view

    people = sys.stdout.isatty()
    console = Console(
        width=None if people else UNWRAPPED, no_color=not wants_colour(sys.stdout), highlight=False, emoji=False
    )
    with console.capture() as printed:
        for model in book.models:
            console.print(model_view(model, framed=people))
        for enum in book.enums:
            console.print(enum_view(enum, framed=people))
    text = printed.get()
    say((text if people else "\n".join(line.rstrip() for line in text.splitlines())).rstrip("\n"))
