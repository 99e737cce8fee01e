"""The documentation of the installed version: its pages, their sections, and how one is found."""

from nicol.manual.find import Found, find
from nicol.manual.pages import Page, Section, pages, sections

__all__ = ["Found", "Page", "Section", "find", "pages", "sections"]
