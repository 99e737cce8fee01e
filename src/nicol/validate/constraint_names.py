"""The names that constraints get when the schema gives none: exactly Prisma's, so that migrations agree."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.validate.connectors import Connector
from nicol.validate.draft import DraftIndex, DraftModel, DraftScalar

_SUFFIXES = {"unique": "key", "normal": "idx", "fulltext": "idx"}


def default_name(connector: Connector, parts: Iterable[str], suffix: str) -> str:
    """`parts` joined by `_`, cut at a character so that the whole has at most `connector.max_name` bytes."""
    text = "_".join(parts)
    limit = connector.max_name - len(suffix) - 1
    encoded = text.encode()
    if len(encoded) > limit:
        text = encoded[:limit].decode(errors="ignore")
    return f"{text}_{suffix}"


def primary_key_name(connector: Connector, model: DraftModel, key: DraftIndex) -> str:
    """The primary key's name, empty where the provider has none."""
    if key.mapped_name:
        return key.mapped_name
    if connector.named_keys is None:
        return ""
    if "{table}" not in connector.named_keys:
        return connector.named_keys
    return default_name(connector, [model.db_name], "pkey")


def index_name(connector: Connector, model: DraftModel, index: DraftIndex) -> str:
    """The name of an index or unique constraint."""
    if index.mapped_name:
        return index.mapped_name
    columns = ("_".join(field.db_name for field in member.path) for member in index.fields)
    return default_name(connector, [model.db_name, *columns], _SUFFIXES[index.kind])


def foreign_key_name(connector: Connector, model: DraftModel, fields: Iterable[DraftScalar]) -> str:
    """The default name of the foreign key on `fields` of `model`."""
    return default_name(connector, [model.db_name, "_".join(field.db_name for field in fields)], "fkey")


def default_constraint_name(connector: Connector, model: DraftModel, field: DraftScalar) -> str:
    """The default name of the constraint behind a field's `@default` (SQL Server)."""
    return default_name(connector, [model.db_name, field.db_name], "df")
