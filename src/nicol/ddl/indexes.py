"""Indexes of a table that stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nicol.ddl.pairs import TablePair
from nicol.ddl.same_index import same_index, ties
from nicol.ddl.steps import CreateIndex, DropIndex, RedefineIndex, RenameIndex, Step
from nicol.ddl.tables import Index
from nicol.dialects import Can


def index_steps(pair: TablePair) -> Iterator[Step]:
    """Indexes to drop, create and rename; those on a column that is dropped and added come again.

    An index that does what another one does is neither created nor dropped, and only one that is alone in doing it on
    both sides is renamed: a database may have grown twins that nobody asked to remove.
    """
    old = [index for index in pair.before.indexes if not ties(index, pair.tied_columns)]
    new = [index for index in pair.after.indexes if not ties(index, pair.tied_columns)]
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
