"""What a schema and its files of objects ask for, proved on a scratch database and read back from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nicol import ddl
from nicol.ddl import SqlSchema
from nicol.ddl import steps as s
from nicol.ddl.objects.order import ordered
from nicol.ddl.objects.value import SqlObject
from nicol.dialects import Dialect
from nicol.drivers import Connection, DriverError
from nicol.errors.objects import ObjectFileError
from nicol.migrate.apply import run_script
from nicol.migrate.databases import Namespaces
from nicol.migrate.objects.files import Drafted, ObjectSources, drafts
from nicol.migrate.shadow import Shadow, scratch
from nicol.model.schema import Schema

_STEP = "Correct the SQL. It was tried in a database that holds what the schema asks for; nothing else was changed."


@dataclass(frozen=True, slots=True)
class Candidate:
    """An object to make, and where it is written: in a file at `path`, unless an annotation or a policy implies it."""

    object: SqlObject
    place: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """A structure with its objects as the server prints them, and the candidates that they were made of."""

    structure: SqlSchema
    made: tuple[Candidate, ...]


async def wanted(connection: Connection, schema: Schema, sources: ObjectSources, shadow: Shadow | None) -> SqlSchema:
    """The structure that the schema asks for, with the server's texts.

    Objects are made in a database of `shadow`, everything else is asked of `connection`, which may have none.
    ObjectFileError (NICOL-OBJECT) for an object that cannot be made, AnnotationRefusedError (NICOL-ANNOTATION).
    """
    sql = ddl.from_schema(schema, sources.bodies)
    candidates = [*_of_annotations(sql), *of_files(sources, sql.dialect)]
    if not candidates:
        return await ddl.canonical(connection, sql)
    if shadow is None:
        return unproved(schema, sources)
    async with scratch(shadow, schema.datasource.schemas) as own:
        found = await proved(own, replace(sql, objects=()), candidates, schema.datasource.schemas)
    return found.structure


def unproved(schema: Schema, sources: ObjectSources) -> SqlSchema:
    """The same with texts as they are written. ObjectFileError (NICOL-OBJECT) for a statement that makes no object."""
    sql = ddl.from_schema(schema, sources.bodies)
    candidates = [*_of_annotations(sql), *of_files(sources, sql.dialect)]
    return ddl.owning(replace(sql, objects=tuple(ordered([one.object for one in candidates]))))


def _of_annotations(sql: SqlSchema) -> Iterator[Candidate]:
    for one in sql.objects:
        on = f" of {one.table}" if one.table else ""
        yield Candidate(one, f"  @nicol.trigger: {one.kind} {one.name}{on}")


def of_files(sources: ObjectSources, dialect: Dialect) -> Iterator[Candidate]:
    """The objects of the files; a policy switches the row security of its table on.

    ObjectFileError (NICOL-OBJECT) for a statement that makes none, and for an object that is made twice.
    """
    found = drafts(sources, dialect.provider)
    secured = {(one.head.schema, one.head.table) for one in found if one.head.kind == "row_security"}
    places: dict[tuple[str, str | None, str, str], str] = {}
    for one in found:
        key = (one.head.kind, one.head.schema, one.head.table, one.head.name)
        if key in places and one.head.kind not in ("function", "procedure"):
            raise ObjectFileError(
                f"The {one.head.kind} `{one.head.name or one.head.table}` is made twice.",
                f"{places[key]}\n{one.place}",
                "Keep one of the two.",
            )
        places[key] = one.place
        yield Candidate(_object(one), one.place, one.path)
        table = (one.head.schema, one.head.table)
        if one.head.kind == "policy" and table not in secured:
            secured.add(table)
            yield Candidate(ddl.row_security(*table, forced=False), one.place)


def _object(one: Drafted) -> SqlObject:
    head = one.head
    assert head.kind != "index", "an index is attached to a view"
    return SqlObject(head.kind, head.name, head.sql, head.schema, head.table, attached=one.attached)


async def proved(
    connection: Connection, sql: SqlSchema, candidates: Sequence[Candidate], namespaces: Namespaces
) -> Proved:
    """Makes functions that tables call, then the tables of `sql`, then the rest, in an empty database.

    ObjectFileError (NICOL-OBJECT) for a candidate that cannot be made.
    """
    whole = ddl.owning(replace(sql, objects=tuple(one.object for one in candidates)))
    steps = ddl.diff(ddl.empty(sql.dialect), whole)
    early = {step.object for step in steps if isinstance(step, s.CreateObject) and step.early}
    await _structure(connection, [step for step in steps if isinstance(step, (s.CreateSchema, s.CreateExtension))])
    await _structure(connection, [step for step in steps if isinstance(step, s.CreateEnum)])
    made = await _made(connection, [one for one in candidates if one.object in early])
    asked = await ddl.canonical(connection, replace(sql, objects=()))
    tables = ddl.diff(await ddl.inspect(connection, namespaces), asked)
    await _structure(connection, tables)
    made += await _made(connection, [one for one in candidates if one.object not in early])
    found = await ddl.inspect(connection, namespaces)
    objects = tuple(_read_back([one.object for one in made], found.objects, await _own_schema(connection)))
    return Proved(ddl.owning(replace(asked, objects=objects)), tuple(made))


async def _structure(connection: Connection, steps: Sequence[s.Step]) -> None:
    if steps:
        await run_script(connection, ddl.render(steps, connection.dialect).text)


async def _made(connection: Connection, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Makes them in an order that works, which is returned. ObjectFileError for one that never works."""
    by_object = {one.object: one for one in candidates}
    waiting = [by_object[one] for one in ordered([one.object for one in candidates])]
    made: list[Candidate] = []
    while waiting:
        failures: list[tuple[Candidate, DriverError]] = []
        for one in waiting:
            try:
                await _make(connection, one.object)
                made.append(one)
            except DriverError as error:
                failures.append((one, error))
        if len(failures) == len(waiting):
            first, refusal = failures[0]
            message = f"The database refuses this {first.object.kind.replace('_', ' ')}: {refusal.message}"
            raise ObjectFileError(message, first.place, _STEP) from refusal
        waiting = [one for one, _ in failures]
    return made


async def _make(connection: Connection, one: SqlObject) -> None:
    for statement in one.statements:
        await connection.script(statement)
    if one.kind == "view":  # SQLite looks at what a view reads when it is read
        await connection.fetch(f"SELECT * FROM {ddl.object_name(connection.dialect, one)} LIMIT 0")


async def _own_schema(connection: Connection) -> str | None:
    """The schema in which names without one are, None where there are no schemas."""
    if connection.dialect.default_schema is None:
        return None
    [[name]] = await connection.fetch("SELECT current_schema()")
    return str(name)


def _read_back(objects: Iterable[SqlObject], found: Sequence[SqlObject], own: str | None) -> Iterator[SqlObject]:
    """Each with what the server made of it; routines of one name are in the order in which they were made."""
    by_name: defaultdict[tuple[str, str | None, str, str], list[SqlObject]] = defaultdict(list)
    for one in found:
        by_name[one.kind, one.schema or own, one.table, one.name].append(one)
    for one in objects:
        same = by_name[one.kind, one.schema or own, one.table, one.name]
        assert same, f"{one.key} was made and is not there"
        yield one.read_back(same.pop(0))
