"""Which tables and columns a query names, held against those that there are."""

from nicol.sql.names.catalogue import Catalogue, of_schema, of_structure
from nicol.sql.names.resolve import UnknownName, unknown_names

__all__ = ["Catalogue", "UnknownName", "of_schema", "of_structure", "unknown_names"]
