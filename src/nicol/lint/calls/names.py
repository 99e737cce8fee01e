"""The names that clients of Prisma's family give to models, operations, arguments and operators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from nicol.client.names import accessors, snake_case
from nicol.lint.calls.call import OPERATIONS, RAW
from nicol.lint.calls.value import Array, Entry, Record, Value
from nicol.model.schema import Schema

_ARGUMENTS = {"order": "order_by", "orderby": "order_by", "skipduplicates": "skip_duplicates"}
_OPERATORS = {
    "startsWith": "startswith",
    "endsWith": "endswith",
    "starts_with": "startswith",
    "ends_with": "endswith",
    "notIn": "not_in",
    "isNot": "is_not",
    "isSet": "is_set",
    "isEmpty": "is_empty",
    "hasEvery": "has_every",
    "hasSome": "has_some",
}
_ALIASES = {"group": "group_by"}


@dataclass(frozen=True)
class Names:
    """The accessors of one schema."""

    models: dict[str, str]

    @cached_property
    def sign(self) -> re.Pattern[str]:
        """Something of this in a text is needed for a call of the client to be in it."""
        names = "|".join(re.escape(name) for name in sorted(self.models, key=len, reverse=True))
        return re.compile(
            rf"\.(?:{names})\b|\b(?:{names})\.prisma\b|_raw\b|query_first|\$\w+Raw|include.{{0,3}}\s*=|\.tx\(|PrismaClient"
        )

    def operation(self, written: str) -> str | None:
        """Nicol's name of an operation of a model, None when it is none."""
        name = snake_case(written.lstrip("$"))
        name = _ALIASES.get(name, name)
        return name if name in OPERATIONS else None

    def raw(self, written: str) -> str | None:
        """Nicol's name of an operation that takes SQL."""
        name = snake_case(written.lstrip("$"))
        name = _ALIASES.get(name, name)
        return name if name in RAW else None


def names_of(schema: Schema) -> Names:
    """Snake-case, lower-case and camel-case accessors, and the models' own names (`User.prisma()`)."""
    found = {model.name: model.name for model in schema.models}
    found |= {model.name[:1].lower() + model.name[1:]: model.name for model in schema.models}
    found |= accessors(schema)
    return Names(found)


def normal_arguments(record: Record) -> Record:
    """The arguments of a call under Nicol's names, with the operators of `where` under Nicol's too."""
    entries: list[Entry] = []
    for entry in record.entries:
        key = snake_case(entry.key)
        key = _ARGUMENTS.get(key.replace("_", ""), key)
        value = normal_operators(entry.value) if key in ("where", "include", "select") else entry.value
        entries.append(Entry(key, value, entry.start, entry.is_optional))
    return Record(tuple(entries), record.is_open, record.start, record.end)


def normal_operators(value: Value) -> Value:
    """`value` with operators under Nicol's names at every depth."""
    if isinstance(value, Array):
        return Array(tuple(normal_operators(item) for item in value.items), value.is_open, value.start, value.end)
    if isinstance(value, Record):
        entries = tuple(
            Entry(_OPERATORS.get(entry.key, entry.key), normal_operators(entry.value), entry.start, entry.is_optional)
            for entry in value.entries
        )
        return Record(entries, value.is_open, value.start, value.end)
    return value
