"""Names that a schema can have for the names that a database has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from nicol.ddl.tables import Name
from nicol.validate.reserved import RESERVED

VALID = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*")
EMPTY_VALUE = "EMPTY_ENUM_VALUE"
"""The name of an enum value that is an empty text."""


def client_name(name: str) -> str:
    """`name` without what an identifier cannot hold; "" when nothing is left."""
    if VALID.fullmatch(name):
        return name
    return re.sub(r"[^a-zA-Z0-9_]", "_", re.sub(r"^[^a-zA-Z]+", "", name))


def is_reserved(name: str) -> bool:
    return name in RESERVED


def block_names(keys: Iterable[Name], known: Mapping[Name, str]) -> dict[Name, str]:
    """The names of models or enums: those `known` from before, else the database's made valid.

    Names that two schemas of the database share get the schema's name in front.
    """
    keys = list(keys)
    bare = {key: client_name(key[1]) for key in keys}
    shared = Counter(bare[key] for key in keys if key not in known)
    return {key: known.get(key) or named(key, bare[key], shared[bare[key]] > 1) for key in keys}


def named(key: Name, bare: str, is_shared: bool) -> str:
    if is_reserved(bare):
        return f"Renamed{bare}"
    return client_name(f"{key[0]}_{key[1]}") if is_shared and key[0] else bare
