"""What a query asks for, without the values: the same for every call that differs in values alone."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeAlias

import msgspec

Under: TypeAlias = Literal["", "OR", "NOT"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a `where`.

    `path`: relation fields, then the scalar field, e.g. ("author", "email"); a relation alone for `{"author": None}`.
    `operator`: as in arguments ("equals", "in", "gte", "contains", "is_null" …). `under`: the logic it stands below,
    NOT before OR; "" = the rows must meet it. `over`: the quantifiers (some, every, none, is, is_not) on the way.
    """

    path: tuple[str, ...]
    operator: str
    under: Under = ""
    insensitive: bool = False
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """One term of an `order_by`; `path` as in `Condition`, with "_count" or "_relevance" at its end for those."""

    path: tuple[str, ...]
    direction: Literal["asc", "desc"] = "asc"
    nulls: Literal["first", "last"] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The arguments of one operation, or of one included relation.

    `select`: the scalar fields that are read, None = all. `data`: the fields written, "posts.create.title" for nested
    ones. `cursor`, `distinct`, `by`: field names. Conditions are sorted, each once; other parts are as written.
    """

    where: tuple[Condition, ...] = ()
    order_by: tuple[Sorted, ...] = ()
    take: bool = False
    skip: bool = False
    cursor: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    select: tuple[str, ...] | None = None
    include: tuple[Included, ...] = ()
    data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Included:
    """A relation that is read along, with its own arguments; `counted` = its `_count` instead of its rows."""

    relation: str
    shape: Shape
    counted: bool = False


def fingerprint(model: str | None, operation: str, shape: Shape, sql: str = "") -> str:
    """16 hexadecimal digits that stay the same from run to run; `sql` tells raw queries apart."""
    return sha256(msgspec.json.encode((model, operation, shape, sql))).hexdigest()[:16]
