"""Prisma Schema Language: text to tree and back, error-tolerant, without meaning."""

from nicol.psl.ast import Ast
from nicol.psl.format import format_text
from nicol.psl.parser import parse

__all__ = ["Ast", "format_text", "parse"]
