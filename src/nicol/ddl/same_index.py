"""When two indexes are one."""

from __future__ import annotations

import re
from collections.abc import Set

from nicol.ddl.tables import Index, IndexColumn


def ties(index: Index, tied: Set[tuple[str, ...]]) -> bool:
    """Whether the index is one that a foreign key keeps; `tied` are the columns of such keys."""
    return not index.unique and index.algorithm == "BTree" and index.column_names in tied


def same_index(old: Index, new: Index) -> bool:
    """Whether both order the same rows by the same columns in the same way."""
    return (
        old.unique == new.unique
        and old.algorithm == new.algorithm
        and same_predicate(old.where, new.where)
        and len(old.columns) == len(new.columns)
        and all(same_column(*columns) for columns in zip(old.columns, new.columns, strict=True))
    )


def same_column(old: IndexColumn, new: IndexColumn) -> bool:
    """Whether both name one column, order and operator class."""
    same_ops = old.ops == new.ops or (old.ops_default and new.ops is None) or (new.ops_default and old.ops is None)
    return old.name == new.name and old.sort == new.sort and old.length == new.length and same_ops


def same_predicate(old: str | None, new: str | None) -> bool:
    """Whether two predicates read the same but for spaces, case and the parentheses that databases add."""
    return plain(old) == plain(new)


def plain(predicate: str | None) -> str | None:
    """A predicate without what databases add to it or spell in another way."""
    if predicate is None:
        return None
    uncast = re.sub(r"::[a-z ]+(\(\d+\))?", "", predicate.lower().replace("!=", "<>"))
    return re.sub(r'[\s()"]', "", uncast)
