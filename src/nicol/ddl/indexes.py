"""Indexes of a table that stays."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl.pairs import TablePair
from nicol.ddl.steps import CreateIndex, DropIndex, RedefineIndex, RenameIndex, Step
from nicol.ddl.tables import Index, IndexColumn
from nicol.dialects import Can


def index_steps(pair: TablePair) -> Iterator[Step]:
    """Indexes to drop, create and rename; those on a dropped column go with it, those on a recreated one come again."""
    kept = paired_indexes(pair)
    stays = {id(old) for old, _ in kept}
    gone = {column.name for column in pair.dropped} | pair.recreated
    for index in pair.before.indexes:
        if id(index) not in stays and not gone & set(index.column_names):
            yield DropIndex(pair.before, index)
    comes = {id(new): old for old, new in kept}
    for index in pair.after.indexes:
        if id(index) not in comes:
            yield CreateIndex(pair.after, index)
        elif pair.recreated & set(index.column_names):
            yield CreateIndex(pair.after, index, again=True)
        elif comes[id(index)].name != index.name:
            yield rename(pair, comes[id(index)], index)


def rename(pair: TablePair, old: Index, new: Index) -> Step:
    """A new name, given in place where the database can."""
    in_place = Can.ALTER_CONSTRAINTS in pair.dialect.can
    return RenameIndex(pair.after, old, new) if in_place else RedefineIndex(pair.after, old, new)


def paired_indexes(pair: TablePair) -> list[tuple[Index, Index]]:
    """Indexes of both sides that do the same, those of one name first."""
    left = list(pair.before.indexes)
    found: dict[int, Index] = {}
    for by_name in (True, False):
        for new in pair.after.indexes:
            if id(new) in found:
                continue
            old = next(
                (item for item in left if same_index(item, new) and (item.name == new.name or not by_name)), None
            )
            if old is not None:
                left = [item for item in left if item is not old]
                found[id(new)] = old
    return [(found[id(new)], new) for new in pair.after.indexes if id(new) in found]


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
    if predicate is None:
        return None
    return "".join(character for character in predicate.lower() if character not in ' ()\n\t"')
