"""Files for the objects that a live database has: what people wrote stays as long as it means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nicol import ddl
from nicol.ddl import SqlSchema
from nicol.ddl.objects.value import ObjectKey, ObjectKind, SqlObject
from nicol.errors.migrate import ShadowCreationError
from nicol.errors.objects import ObjectFileError
from nicol.migrate.objects.files import FOLDER, ObjectSources
from nicol.migrate.objects.wanted import of_files, proved
from nicol.migrate.shadow import Shadow, scratch
from nicol.model.schema import Schema

_FOLDERS: dict[ObjectKind, str] = {
    "function": "functions",
    "procedure": "procedures",
    "view": "views",
    "materialized_view": "materialized_views",
    "trigger": "triggers",
    "policy": "policies",
    "row_security": "policies",
}
_UNSAFE = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class PulledObjects:
    """New texts by path, and the files of which nothing is left."""

    texts: dict[Path, str]
    removed: tuple[Path, ...]


async def pull_objects(
    live: SqlSchema, schema: Schema, sources: ObjectSources, shadow: Shadow, home: Path
) -> PulledObjects:
    """The files to write and to remove so that they say what `live` has.

    What files make is tried in a scratch database with the tables of `live`; where that cannot be made, or a file does
    not work there, texts are compared as they are. New files are under `home`, the schema's folder.
    """
    found = {_key(one): one for one in _worth_a_file(live, schema, sources)}
    known = await _known(live, sources, shadow)
    texts: dict[Path, str] = {}
    removed: list[Path] = []
    for source in sources.files:
        mine = [one for one in known if one.path == source.path]
        kept = [one for one in mine if one.key in found]
        if not kept:
            removed.append(source.path)
        elif len(kept) < len(mine) or not all(one.object.same(found[one.key]) for one in kept):
            written = (one.object if one.object.same(found[one.key]) else found[one.key] for one in kept)
            texts[source.path] = "\n".join(map(file_text, written))
        for one in kept:
            found.pop(one.key, None)
    taken = {source.path for source in sources.files}
    for new in found.values():
        texts[_free(home / _place(new), taken)] = file_text(new)
    return PulledObjects(texts, tuple(removed))


def file_text(one: SqlObject) -> str:
    """The statements that make the object, as a file has them."""
    return "".join(f"{statement};\n" for statement in one.statements)


def _key(one: SqlObject) -> ObjectKey:
    return one.kind, one.schema, one.table.lower(), one.identity.lower()


@dataclass(frozen=True, slots=True)
class _Known:
    """An object of a file."""

    path: Path
    object: SqlObject

    @property
    def key(self) -> ObjectKey:
        return _key(self.object)


async def _known(live: SqlSchema, sources: ObjectSources, shadow: Shadow) -> list[_Known]:
    """What the files make, with the server's texts where they can be had."""
    candidates = list(of_files(sources, live.dialect))
    if not candidates:
        return []
    namespaces = tuple(dict.fromkeys(one.schema for one in live.tables if one.schema is not None))
    try:
        async with scratch(shadow, namespaces) as connection:
            found = await proved(connection, replace(live, objects=()), candidates, namespaces)
        pairs = list(zip(found.made, found.structure.objects, strict=True))
    except (ObjectFileError, ShadowCreationError):
        pairs = [(candidate, candidate.object) for candidate in candidates]
    return [_Known(candidate.path, one) for candidate, one in pairs if candidate.path is not None]


def _worth_a_file(live: SqlSchema, schema: Schema, sources: ObjectSources) -> Iterator[SqlObject]:
    """Objects that no annotation makes; row security that no policy implies."""
    annotated = {_key(one) for one in ddl.from_schema(schema, sources.bodies).objects}
    implied = {(one.schema, one.table) for one in live.objects if one.kind == "policy"}
    for one in live.objects:
        if _key(one) in annotated:
            continue
        if one.kind == "row_security" and (one.schema, one.table) in implied:
            plain = ddl.row_security(one.schema, one.table, forced=False)
            if one.same(plain):
                continue
        yield one


def _place(one: SqlObject) -> Path:
    """Where a new file goes: its folder by kind, under one for its schema where the datasource names schemas."""
    home = Path(FOLDER) if one.schema is None else Path(FOLDER) / one.schema
    return home / _FOLDERS[one.kind] / f"{_UNSAFE.sub('_', one.name or one.table)}.sql"


def _free(path: Path, taken: set[Path]) -> Path:
    number = 1
    other = path
    while other in taken:
        number += 1
        other = path.with_stem(f"{path.stem}_{number}")
    taken.add(other)
    return other
