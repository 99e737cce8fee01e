"""Doc comments."""

from __future__ import annotations

import pytest

from nicol.page.comment import Code, CodeBlock, Emphasis, Hyperlink, Listing, Paragraph, Strong, Text, blocks, inlines


def test_blocks() -> None:
    assert blocks("One\ntwo.\n\n- a\n- b\n  c\n\n1. x\n\n```\n**raw**\n```\nend") == [
        Paragraph((Text("One two."),)),
        Listing(((Text("a"),), (Text("b c"),)), ordered=False),
        Listing(((Text("x"),),), ordered=True),
        CodeBlock("**raw**"),
        Paragraph((Text("end"),)),
    ]


def test_a_fence_that_is_never_closed_goes_to_the_end() -> None:
    assert blocks("```\na") == [CodeBlock("a")]


def test_inlines() -> None:
    assert inlines("a `b*c*` **d** *e* _f_ [g](https://h.example/i) https://j.example.") == (
        Text("a "),
        Code("b*c*"),
        Text(" "),
        Strong((Text("d"),)),
        Text(" "),
        Emphasis((Text("e"),)),
        Text(" "),
        Emphasis((Text("f"),)),
        Text(" "),
        Hyperlink("g", "https://h.example/i"),
        Text(" "),
        Hyperlink("https://j.example", "https://j.example"),
        Text("."),
    )


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "snake_case_name", "[x](javascript:alert)", "`", "**", "a*b", "<b>", "[a][b]", "* "]
)
def test_what_stays_text(text: str) -> None:
    assert inlines(text) == (Text(text),)
