"""A schema as pages: for the terminal, in Markdown and HTML, and as diagrams."""

from nicol.page.describe import describe
from nicol.page.facts import Book

__all__ = ["Book", "describe"]
