"""Trees to Schema: names, types, attributes, relations, and every rule of the language."""

from nicol.validate.complete import format_files, format_sources
from nicol.validate.load import Loaded, load, load_or_raise, read_sources, require_database

__all__ = ["Loaded", "format_files", "format_sources", "load", "load_or_raise", "read_sources", "require_database"]
