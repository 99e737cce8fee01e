"""Diagram → Drawing (every box and line has its place) → SVG or PNG."""

from nicol.page.erd.draw import draw
from nicol.page.erd.drawing import Drawing
from nicol.page.erd.svg import svg

__all__ = ["Drawing", "draw", "svg"]
