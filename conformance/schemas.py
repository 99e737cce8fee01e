"""Schemas of cases, read the way users' files are."""

from __future__ import annotations

import re
from pathlib import Path

from nicol.ddl import SqlSchema, diff, from_schema, render
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

SCHEMA_FILE = Path("schema.prisma")


def schema_of(text: str) -> Schema:
    """The schema of one text; SchemaError when it is wrong."""
    return load_or_raise([Source(SCHEMA_FILE, text)])


def script(before: SqlSchema, after: SqlSchema) -> str:
    """The migration text between two structures."""
    return render(diff(before, after), after.dialect).text


def sql_schema(text: str) -> SqlSchema:
    """What a schema text asks of its database."""
    return from_schema(schema_of(text))


def without_comments(sql: str) -> str:
    """SQL without comment lines and blank lines."""
    lines = (line for line in sql.splitlines() if line.strip() and not re.match(r"\s*--", line))
    return "\n".join(lines)


def first_difference(expected: str, actual: str) -> str | None:
    """None when equal, else the first lines that differ."""
    if expected == actual:
        return None
    left, right = expected.splitlines(), actual.splitlines()
    for number, (want, got) in enumerate(zip(left, right, strict=False), start=1):
        if want != got:
            return f"line {number}\n  expected: {want}\n  actual:   {got}"
    longer = "expected" if len(left) > len(right) else "actual"
    extra = (left if longer == "expected" else right)[min(len(left), len(right)) :]
    return f"only {longer} goes on: {extra[:3]}"
