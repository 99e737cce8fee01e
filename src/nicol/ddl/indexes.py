"""Indexes of a table that stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nicol.ddl.pairs import TablePair
from nicol.ddl.steps import CreateIndex, DropIndex, RedefineIndex, RenameIndex, Step
from nicol.ddl.tables import Index, IndexColumn
from nicol.dialects import Can


def index_steps(pair: TablePair) -> Iterator[Step]:
    """Indexes to drop, create and rename; those on a column that is dropped and added come again.

    An index that does what another one does is neither created nor dropped, and only one that is alone in doing it on
    both sides is renamed: a database may have grown twins that nobody asked to remove.
    """
    old, new = pair.before.indexes, pair.after.indexes
    for index in old:
        if not any(same_index(index, other) for other in new):
            yield DropIndex(pair.before, index)
    for index in new:
        twins = [other for other in old if same_index(other, index)]
        if not twins:
            yield CreateIndex(pair.after, index)
        elif pair.recreated & set(index.column_names):
            yield CreateIndex(pair.after, index, again=True)
        elif len(twins) == 1 and twins[0].name != index.name and is_alone(index, new):
            yield from rename(pair, twins[0], index)


def is_alone(index: Index, indexes: Sequence[Index]) -> bool:
    return sum(same_index(index, other) for other in indexes) == 1


def rename(pair: TablePair, old: Index, new: Index) -> Iterator[Step]:
    """A new name, given in place where the database can; SQLite names its own index of a UNIQUE constraint."""
    if Can.ALTER_CONSTRAINTS in pair.dialect.can:
        yield RenameIndex(pair.after, old, new)
    elif not old.constraint:
        yield RedefineIndex(pair.after, old, new)


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
    return old.name == new.name and old.sort == new.sort and same_ops


def same_predicate(old: str | None, new: str | None) -> bool:
    """Whether two predicates read the same but for spaces, case and the parentheses that databases add."""
    return plain(old) == plain(new)


def plain(predicate: str | None) -> str | None:
    """A predicate without what databases add to it or spell in another way."""
    if predicate is None:
        return None
    uncast = re.sub(r"::[a-z ]+(\(\d+\))?", "", predicate.lower().replace("!=", "<>"))
    return re.sub(r'[\s()"]', "", uncast)
