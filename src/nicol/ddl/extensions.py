"""PostgreSQL extensions that come, go and change."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl.steps import AlterExtension, CreateExtension, DropExtension, Step
from nicol.ddl.tables import SqlExtension, SqlSchema


def extension_steps(before: SqlSchema, after: SqlSchema) -> Iterator[Step]:
    """Nothing when the schema file does not speak of extensions; an extension is dropped only to be moved."""
    if not after.manages_extensions:
        return
    old = {extension.name: extension for extension in before.extensions}
    for extension in after.extensions:
        if extension.name not in old:
            yield CreateExtension(extension)
        elif moved(old[extension.name], extension) and not old[extension.name].relocatable:
            yield DropExtension(old[extension.name])
            yield CreateExtension(extension)
        elif moved(old[extension.name], extension) or updated(old[extension.name], extension):
            yield AlterExtension(old[extension.name], extension)


def moved(old: SqlExtension, new: SqlExtension) -> bool:
    """Whether both sides name a schema, and not the same."""
    return bool(new.schema and old.schema) and new.schema != old.schema


def updated(old: SqlExtension, new: SqlExtension) -> bool:
    return bool(new.version and old.version) and new.version != old.version
