"""Diagnostics as Prisma prints them; the expected texts are its own."""

from __future__ import annotations

from pathlib import Path

from nicol.text.plain import render_plain
from nicol.text.span import Source
from nicol.validate import load

HEAD = 'datasource d {\n  provider = "sqlite"\n}\n'


def plain(*texts: str) -> str:
    sources = [Source(Path(f"{number}.prisma"), text) for number, text in enumerate(texts)]
    return render_plain(load(sources).diagnostics, sources)


def test_nothing_to_say() -> None:
    assert plain(HEAD + "model A {\n  id Int @id\n}\n") == ""


def test_an_error_shows_the_lines_around_and_no_suggestion() -> None:
    assert plain(HEAD + "model A {\n  id Itn @id\n}\n") == (
        'error: Type "Itn" is neither a built-in type, nor refers to another model, composite type, or enum.\n'
        "  -->  0.prisma:5\n   | \n 4 | model A {\n 5 |   id Itn @id\n   | \n\nValidation Error Count: 1\n"
    )


def test_warnings_come_first_and_are_not_counted() -> None:
    text = HEAD + 'generator g {\n  provider = "x"\n  previewFeatures = ["driverAdapters"]\n}\nmodel A {\n  id Int\n}\n'
    shown = plain(text)
    assert shown.startswith('warning: Preview feature "driverAdapters" is deprecated.')
    assert "\nerror: Error validating model" in shown
    assert shown.endswith("\n\nValidation Error Count: 1\n")


def test_all_files_are_named() -> None:
    shown = plain(HEAD, "model A {\n  id Itn @id\n}\n", "model B {\n  id Itn @id\n}\n")
    assert "  -->  1.prisma:2\n" in shown
    assert "  -->  2.prisma:2\n" in shown
    assert shown.endswith("Validation Error Count: 2\n")


def test_a_block_of_several_lines_is_shown_whole() -> None:
    shown = plain(HEAD + "model A {\n  a Int\n}\n")
    assert "   | \n 3 | }\n 4 | model A {\n 5 |   a Int\n 6 | }\n   | \n" in shown
