"""Files to Schema: the one way in."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nicol.dialects import Can, dialect_for, not_worked_with
from nicol.errors.schema import SchemaError, SchemaFileError
from nicol.model.schema import NO_DATASOURCE, Schema
from nicol.psl.ast import Ast
from nicol.psl.parser import parse
from nicol.psl.resting import collector_at_rest
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Source, Span
from nicol.validate.annotations import read_annotations
from nicol.validate.attributes import resolve_attributes
from nicol.validate.build import build_schema
from nicol.validate.checks import check
from nicol.validate.config import load_config
from nicol.validate.context import Context
from nicol.validate.names import resolve_names
from nicol.validate.relations import Relation, infer_relations
from nicol.validate.types import resolve_types


@dataclass(frozen=True, slots=True)
class Loaded:
    """The Schema, unless a diagnostic is an error; diagnostics in Prisma's order."""

    schema: Schema | None
    diagnostics: tuple[Diagnostic, ...]


def read_sources(path: Path) -> list[Source]:
    """The schema file at `path`, or all `.prisma` files below it in the order of their names.

    SchemaFileError when nothing can be read, or a file is not UTF-8 text. A byte order mark is not part of the text.
    """
    try:
        files = sorted(path.rglob("*.prisma")) if path.is_dir() else [path]
        sources = [_read(file) for file in files if file.is_file() or file == path]
    except OSError as error:
        raise SchemaFileError(str(path), (error.strerror or str(error)).lower()) from error
    if not sources:
        raise SchemaFileError(str(path), "the folder holds no .prisma file")
    return sources


def _read(file: Path) -> Source:
    content = file.read_bytes().removeprefix(codecs.BOM_UTF8)
    try:
        return Source(file, content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SchemaFileError(str(file), f"line {line} is not UTF-8 text") from error


@dataclass(frozen=True, slots=True)
class Resolution:
    """Sources with names, types and attributes resolved as far as they make sense, and their relations."""

    context: Context
    relations: list[Relation]


def resolve(sources: Sequence[Source]) -> Resolution:
    """Parse and resolve `sources`; what is wrong is in the context."""
    return resolve_trees([parse(source.text, number) for number, source in enumerate(sources)])


@collector_at_rest()
def resolve_trees(parsed: Sequence[tuple[Ast, Sequence[Diagnostic]]]) -> Resolution:
    """Resolve the trees of files, each with the diagnostics of its parser."""
    context = Context(tuple(ast for ast, _ in parsed))
    for _, diagnostics in parsed:
        context.diagnostics += diagnostics
    resolve_names(context)
    resolve_types(context)
    resolve_attributes(context)
    return Resolution(context, infer_relations(context))


@collector_at_rest()
def load(sources: Sequence[Source]) -> Loaded:
    """Resolve and check `sources`; never raises on what they contain."""
    return check_resolution(resolve(sources))


@collector_at_rest()
def check_resolution(resolution: Resolution) -> Loaded:
    """Check what `resolve` gave, once; the diagnostics go to its context too."""
    context = resolution.context
    config = load_config(context)
    if not context.failed:
        check(context, config, resolution.relations)
    read_annotations(context, config.datasource.provider if config.datasource else None)
    schema = None if context.failed else build_schema(context, config, resolution.relations)
    return Loaded(None if context.failed else schema, tuple(context.diagnostics))


def load_or_raise(sources: Sequence[Source]) -> Schema:
    """The Schema of `sources`, for whichever database; SchemaError (P1012) with every diagnostic when it has errors."""
    loaded = load(sources)
    if loaded.schema is None:
        raise SchemaError(tuple(sources), loaded.diagnostics)
    return loaded.schema


def require_database(schema: Schema, sources: Sequence[Source]) -> None:
    """Refuses a schema whose database Nicol cannot work with.

    SchemaError (P1012) when no datasource block names one; UnsupportedDatabaseError (NICOL-DB) for a provider whose
    schemas are only read and checked.
    """
    if schema.datasource is NO_DATASOURCE:
        text = "A datasource block is missing: the schema does not say which database it is for."
        missing = Diagnostic("error", text, Span(0, 0, 0), 'Add: datasource db { provider = "sqlite" }')
        raise SchemaError(tuple(sources), (missing,))
    dialect = dialect_for(schema.provider)
    if Can.MIGRATIONS not in dialect.can:
        raise not_worked_with(dialect.name)
