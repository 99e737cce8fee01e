"""Doc comments as HTML."""

from __future__ import annotations

from nicol.page.comment import (
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Hyperlink,
    Inline,
    Listing,
    Paragraph,
    Strong,
    Text,
    blocks,
)
from nicol.page.html.element import Markup, join, tag


def comment(text: str) -> Markup:
    """A whole comment."""
    return join(*map(_block, blocks(text)))


def _block(block: Block) -> Markup:
    match block:
        case Paragraph():
            return tag("p", *map(_inline, block.parts))
        case Listing():
            items = (tag("li", *map(_inline, item)) for item in block.items)
            return tag("ol" if block.ordered else "ul", *items)
        case CodeBlock():
            return tag("pre", tag("code", block.text))


def _inline(part: Inline) -> Markup:
    match part:
        case Text():
            return join(part.text)
        case Code():
            return tag("code", part.text)
        case Strong():
            return tag("strong", *map(_inline, part.parts))
        case Emphasis():
            return tag("em", *map(_inline, part.parts))
        case Hyperlink():
            return tag("a", part.text, href=part.address, rel="noopener noreferrer")
