"""A schema as pages: for the terminal, in Markdown and HTML, and as diagrams."""

from nicol.page.describe import describe
from nicol.page.diagram import Diagram, around, diagram_of
from nicol.page.facts import Book
from nicol.page.mermaid import mermaid

__all__ = ["Book", "Diagram", "around", "describe", "diagram_of", "mermaid"]
