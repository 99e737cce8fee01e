"""Book → one HTML page that needs nothing else."""

from nicol.page.html.page import html

__all__ = ["html"]
