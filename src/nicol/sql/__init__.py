"""Migrations as values: what each statement of a script does, and the structure that a history of them makes."""

from nicol.sql.read import Read, read_script
from nicol.sql.values import Ddl

__all__ = ["Ddl", "Read", "read_script"]
