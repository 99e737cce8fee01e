"""The folder `objects` beside the schema: one object in each file, wherever in it the file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nicol.ddl.objects.triggers import trigger_files
from nicol.ddl.objects.value import VIEWS
from nicol.dialects import Can, Dialect, dialect_for
from nicol.errors.files import FileAccessError
from nicol.errors.objects import ObjectFileError
from nicol.migrate.objects.head import Head, read_head
from nicol.migrate.statements import Statement, statements
from nicol.model.schema import Schema
from nicol.project import Project, shown
from nicol.text.position import Lines
from nicol.text.render import frame
from nicol.text.span import Source, Span

FOLDER = "objects"
_WHAT = {
    True: "a view, materialized view, function, procedure, trigger or policy, or switches row level security on",
    False: "a view, function, procedure or trigger",
}


@dataclass(frozen=True, slots=True)
class ObjectSources:
    """The files as they are read, and the texts of those that `@nicol.trigger` names, by the names there."""

    files: tuple[Source, ...] = ()
    bodies: Mapping[str, str] = field(default_factory=dict[str, str])


NO_OBJECTS = ObjectSources()


@dataclass(frozen=True, slots=True)
class Drafted:
    """An object as its file says it, and where; `attached` are the statements about it that follow."""

    head: Head
    place: str
    path: Path
    attached: tuple[str, ...] = ()


def read_objects(schema: Schema, home: Path, shown: Path | None = None) -> ObjectSources:
    """What is under `home / "objects"`, in the order of the paths, and the files of triggers, relative to `home`.

    `shown` is how people would write `home`. FileAccessError (NICOL-FILE) for a file that cannot be read.
    """
    folder = home / FOLDER
    paths = sorted(path for path in folder.rglob("*.sql") if path.is_file())
    files = tuple(Source((shown or home) / path.relative_to(home), _text(path)) for path in paths)
    return ObjectSources(files, {name: _text(home / name) for name in trigger_files(schema)})


def objects_of(project: Project) -> ObjectSources:
    """Those of a project. FileAccessError (NICOL-FILE)."""
    return read_objects(project.schema, project.home, Path(shown(project.home)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileAccessError(str(path), str(error)) from error


def drafts(sources: ObjectSources, provider: str) -> list[Drafted]:
    """The objects of all files. ObjectFileError (NICOL-OBJECT) for a statement that makes none."""
    return [one for source in sources.files for one in drafts_of(source, dialect_for(provider))]


def drafts_of(source: Source, dialect: Dialect) -> list[Drafted]:
    """The objects of one file; statements about row security of one table are one object."""
    found: list[Drafted] = []
    for statement, head in _heads(source, dialect):
        last = found[-1].head if found else None
        if head.kind == "index" and last is not None and last.kind in VIEWS and last.name == head.table:
            attached = (*found[-1].attached, statement.code)
            found[-1] = Drafted(last, found[-1].place, source.path, attached)
        elif head.kind == "index":
            raise _refused(source, statement, dialect, "An index stands behind the materialized view that it is on.")
        elif head.kind == "row_security" and last is not None and (last.kind, last.table) == (head.kind, head.table):
            attached = (*found[-1].attached, statement.code)
            found[-1] = Drafted(last, found[-1].place, source.path, attached)
        else:
            found.append(Drafted(head, place_in(source, statement), source.path))
    return found


def _heads(source: Source, dialect: Dialect) -> Iterator[tuple[Statement, Head]]:
    script: Sequence[Statement] = statements(source.text, dialect)
    for statement in script:
        head = read_head(statement.code, dialect)
        if head is None:
            what = _WHAT[Can.BOUND_VIEWS in dialect.can]
            raise _refused(source, statement, dialect, f"A file of objects makes {what}.")
        yield statement, head


def _refused(source: Source, statement: Statement, dialect: Dialect, step: str) -> ObjectFileError:
    return ObjectFileError("This statement makes no object.", place_in(source, statement), step)


def place_in(source: Source, statement: Statement, position: int = 0) -> str:
    """File, line and column of `statement`, or of its character `position`, with the line shown."""
    lines = Lines(source.text)
    first = lines.starts[statement.line - 1] + statement.column - 1 + position
    length = 1 if position else len(statement.code.split("\n", 1)[0].rstrip())
    return frame(source, Span(0, first, first + length), lines)
