"""What speaks of what, by the names in the SQL: no database keeps it for every kind of object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from nicol.ddl.objects.value import ROUTINES, ObjectKind, SqlObject

WORD = re.compile(r"[^\W\d][\w$]*")
KINDS: tuple[ObjectKind, ...] = (
    "function",
    "procedure",
    "view",
    "materialized_view",
    "row_security",
    "policy",
    "trigger",
)
"""The order among objects that do not speak of each other, and where each speaks of the other."""


def words(sql: str) -> frozenset[str]:
    """The words of `sql` in small letters."""
    return frozenset(word.lower() for word in WORD.findall(sql))


def spoken(sql: Iterable[str], name: str) -> bool:
    """Whether one of the texts may speak of `name`."""
    parts = words(name)
    return any(parts <= words(text) for text in sql)


def ordered(objects: Sequence[SqlObject]) -> list[SqlObject]:
    """The objects so that each comes after those that it speaks of."""
    ranked = sorted(objects, key=lambda one: KINDS.index(one.kind))
    texts = {one.key: words(f"{one.printed} {one.table}") for one in ranked}
    done: list[SqlObject] = []
    seen: set[SqlObject] = set()

    def visit(one: SqlObject) -> None:
        if one in seen:
            return
        seen.add(one)
        for other in ranked:
            if other is not one and other.name and words(other.name) <= texts[one.key] and is_named(other):
                visit(other)
        done.append(one)

    for one in ranked:
        visit(one)
    return done


def is_named(one: SqlObject) -> bool:
    """Whether SQL calls it by its name: triggers and policies are called by nobody."""
    return not one.table


def dependants(objects: Sequence[SqlObject], of: Iterable[SqlObject]) -> Iterator[SqlObject]:
    """The objects that stand on others which go, directly or through one another.

    A routine stands on what its parameters and its result are, its body is looked at when it runs.
    """
    going = list(of)
    known = set(going)
    while going:
        gone = going.pop()
        for one in objects:
            texts = one.shape if one.kind in ROUTINES else (one.printed,)
            if one not in known and (stands_on(one, gone) or (is_named(gone) and spoken(texts, gone.name))):
                known.add(one)
                going.append(one)
                yield one


def stands_on(one: SqlObject, other: SqlObject) -> bool:
    """Whether `one` is a trigger of the view `other`."""
    return (one.schema, one.table) == (other.schema, other.name) and is_named(other)
