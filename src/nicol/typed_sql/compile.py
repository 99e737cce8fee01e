"""Files to typed statements, or everything that is wrong with them."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from nicol.dialects import Can
from nicol.errors.typed_sql import SqlFileError
from nicol.model.schema import Schema
from nicol.text.diagnostic import Diagnostic
from nicol.typed_sql.file import SqlFile
from nicol.typed_sql.functions import ENUM
from nicol.typed_sql.reading import Reading, Trouble
from nicol.typed_sql.tables import Tables
from nicol.typed_sql.value import Column, Parameter, Typed, TypedStatement, read_typed

DIALECTS = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
"""Provider → what sqlglot calls it."""
_TOKEN = re.compile(r"<Token [^>]*?text: (.*?), line: [^>]*>")
"""How sqlglot prints a token."""


def compile_files(files: Sequence[SqlFile], schema: Schema) -> tuple[TypedStatement, ...]:
    """The statements of `files`; SqlFileError (NICOL-SQL) with every problem of every file."""
    done: list[TypedStatement] = []
    problems: list[Diagnostic] = []
    for file in files:
        found = list(file.problems())
        if not found:
            statement, found = _compiled(file, schema)
            done += [statement] if statement else []
        problems += found
    if problems:
        raise SqlFileError(tuple(file.source for file in files), tuple(problems))
    return tuple(done)


def _compiled(file: SqlFile, schema: Schema) -> tuple[TypedStatement | None, list[Diagnostic]]:
    written, problems = _written(file, schema)
    text = file.replaced([f":{file.name_of(mark)}" for mark in file.marks])
    try:
        node = sqlglot.parse_one(text, read=DIALECTS[file.dialect.provider])
    except SqlglotError as error:
        return None, [*problems, _unread(file, error)]
    _mark_enums(node, schema)
    tables = Tables(schema, folds=_folds(file), ignores_case=_ignores_case(file))
    reading = Reading(tables, written)
    columns = reading.statement(node)
    problems += dict.fromkeys(_located(file, trouble) for trouble in reading.troubles)
    parameters = _parameters(file, written, reading)
    shown = [_column(file, one, schema, problems) for one in columns]
    if not reading.troubles:
        problems += _unknown(file, parameters, shown)
    sql, order = file.native()
    return TypedStatement(file.name, file.source, sql, order, parameters, tuple(shown), file.documentation), problems


def _mark_enums(node: exp.Expr, schema: Schema) -> None:
    """Tells types that are enums which they are."""
    enums = {enum.db_name: enum.name for enum in schema.enums}
    for one in node.find_all(exp.DataType):
        name = str(one.args.get("kind") or "").strip('"')
        if one.this == exp.DataType.Type.USERDEFINED and name in enums:
            one.meta[ENUM] = enums[name]


def _written(file: SqlFile, schema: Schema) -> tuple[dict[str, Typed], list[Diagnostic]]:
    """The types that comment lines give to parameters."""
    found: dict[str, Typed] = {}
    problems: list[Diagnostic] = []
    for one in file.declared.values():
        known = read_typed(one.type, schema)
        if known is None:
            problems.append(_no_type(file, one.type, one.span.start, one.span.end))
        else:
            found[one.name] = known
    return found, problems


def _no_type(file: SqlFile, text: str, start: int, end: int) -> Diagnostic:
    note = "Types are String, Boolean, Int, BigInt, Float, Decimal, DateTime, Json, Bytes and the schema's enums."
    return file.problem(f"`{text}` is no type.", start, end, note)


def _folds(file: SqlFile) -> bool:
    """Whether names without quotes are read in small letters."""
    return Can.SCHEMAS in file.dialect.can


def _ignores_case(file: SqlFile) -> bool:
    return Can.SCHEMAS not in file.dialect.can


def _unread(file: SqlFile, error: SqlglotError) -> Diagnostic:
    details = getattr(error, "errors", [])
    if not details:
        return file.problem(f"This is not understood: {error}", 0, len(file.text.rstrip()))
    first = details[0]
    lines = file.text.split("\n")
    line = min(int(first["line"]), len(lines))
    highlight = str(first.get("highlight") or "")
    start = sum(len(one) + 1 for one in lines[: line - 1])
    place = file.text.find(highlight, start) if highlight else start
    place = start if place < 0 else place
    message = _TOKEN.sub(r"`\1`", str(first["description"])).rstrip(".")
    return file.problem(f"{message}.", place, place + max(1, len(highlight)))


def _located(file: SqlFile, trouble: Trouble) -> Diagnostic:
    start, end = _place(file, trouble.node)
    return file.problem(trouble.message, start, end, trouble.note)


def _place(file: SqlFile, node: exp.Expr) -> tuple[int, int]:
    """Where a node stands in the file: from its first to its last part that knows its place."""
    places = [one.meta for one in node.walk() if "start" in one.meta]
    if not places:
        return _place(file, node.parent) if node.parent is not None else (0, 0)
    first, last = min(one["start"] for one in places), max(one["end"] for one in places)
    return _original(file, first), _original(file, last) + 1


def _original(file: SqlFile, offset: int) -> int:
    """The file's offset of one in the text in which every parameter is written `:name`."""
    moved = 0
    for mark in file.marks:
        if mark.start + moved >= offset:
            break
        moved += 1 + len(file.name_of(mark)) - (mark.end - mark.start)
    return max(0, offset - moved)


def _parameters(file: SqlFile, written: dict[str, Typed], reading: Reading) -> tuple[Parameter, ...]:
    described = {one.name: one for one in file.declared.values()}
    found: dict[str, Parameter] = {}
    for mark in file.marks:
        name = file.name_of(mark)
        if name not in found:
            kind = written.get(name) or reading.parameters.get(name, Typed())
            text = described[name].documentation if name in described else ""
            found[name] = Parameter(name, kind, file.span(mark.start, mark.end), text)
    if all(mark.name.isdigit() for mark in file.marks) and file.dialect.placeholder == "$n":
        numbers = {file.name_of(mark): int(mark.name) for mark in file.marks}
        return tuple(sorted(found.values(), key=lambda one: numbers[one.name]))
    return tuple(found.values())


def _column(file: SqlFile, one: Column, schema: Schema, problems: list[Diagnostic]) -> Column:
    """The column with the type that a comment line gives it."""
    if one.name not in file.columns:
        return one
    text, span = file.columns[one.name]
    known = read_typed(text, schema)
    if known is None:
        problems.append(_no_type(file, text, span.start, span.end))
    return Column(one.name, known or one.typed)


def _unknown(file: SqlFile, parameters: Sequence[Parameter], columns: Sequence[Column]) -> Iterator[Diagnostic]:
    for parameter in parameters:
        if not parameter.typed.is_known:
            mark = next(one for one in file.marks if file.name_of(one) == parameter.name)
            written = f"${mark.name}:{parameter.name}" if mark.name.isdigit() else f":{parameter.name}"
            note = f"Say it at the top: -- @param {{String}} {written}"
            message = f"Nothing says of which type `{parameter.name}` is."
            yield file.problem(message, parameter.span.start, parameter.span.end, note)
    for column in columns:
        if column.name and not column.typed.is_known:
            note = f"Say it at the top: -- @column {{String}} {column.name}"
            yield file.problem(
                f"Nothing says of which type the column `{column.name}` is.", *_shown(file, column), note
            )
    for column in columns:
        if column.name and (not column.name.isidentifier() or keyword.iskeyword(column.name)):
            message = f"`{column.name}` cannot be the name of an attribute in Python."
            yield file.problem(message, *_shown(file, column), "Give it another name: … AS name")
    doubled = {one.name for one in columns if sum(other.name == one.name for other in columns) > 1}
    for name in sorted(doubled):
        note = "Give one of them another name: … AS name"
        yield file.problem(f"Two columns are called `{name}`.", *_shown(file, Column(name, Typed())), note)


def _shown(file: SqlFile, column: Column) -> tuple[int, int]:
    """Where the column's name stands last before FROM, else the first line."""
    place = file.text.find(column.name)
    return (place, place + len(column.name)) if place >= 0 else (0, 0)
