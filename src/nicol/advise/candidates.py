"""Indexes that accesses call for and that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nicol.advise.access import Access, Direction, Use
from nicol.model.schema import Index, Model, ScalarField, Schema

Key = tuple[str, Direction]
MOST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """An index that might help: fields with their directions, and the uses that call for it, the dearest first."""

    model: str
    fields: tuple[Key, ...]
    uses: tuple[Use, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.fields)

    @property
    def line(self) -> str:
        """The block attribute: `@@index([authorId, createdAt(sort: Desc)])`."""
        parts = (f"{name}(sort: Desc)" if direction == "desc" else name for name, direction in self.fields)
        return f"@@index([{', '.join(parts)}])"


def candidates(uses: Iterable[Use], schema: Schema) -> list[Candidate]:
    """One candidate for each access that no index of the schema serves, those that begin alike as one.

    Sorted by what their uses cost: time, then calls, then the names.
    """
    wanted: dict[tuple[str, tuple[Key, ...]], list[Use]] = {}
    for use in uses:
        fields = _fields(schema, use.access)
        if fields:
            wanted.setdefault((use.access.model, fields), []).append(use)
    return sorted(_merged(wanted), key=_rank)


def _fields(schema: Schema, access: Access) -> tuple[Key, ...]:
    model = schema.model(access.model)
    if model.is_view or model.ignored or _is_served(model, access):
        return ()
    equal: list[Key] = [(name, "asc") for name in sorted(access.equal, key=lambda name: _rarely_apart(model, name))]
    if access.ranged:
        equal.append((access.ranged, "asc"))
    elif access.order and (equal or access.is_limited):
        equal += _without_last_key(model, access.order)
    fields = tuple(equal[:MOST_COLUMNS])
    if not fields or not all(_is_indexable(model, name) for name, _ in fields):
        return ()
    return () if len(fields) == 1 and _rarely_apart(model, fields[0][0]) else fields


def _without_last_key(model: Model, order: tuple[Key, ...]) -> tuple[Key, ...]:
    """The order without the unique key that ends it: behind other fields few rows are left to be sorted by it."""
    keys = {key.field_names[0] for key in model.uniques if len(key.fields) == 1}
    return order[:-1] if len(order) > 1 and order[-1][0] in keys else order


def _is_served(model: Model, access: Access) -> bool:
    """Whether an index finds just these rows, and in the order that is asked for where rows are many."""
    equal = set(access.equal)
    keys = [model.primary_key] if model.primary_key else []
    for index in (*keys, *model.indexes):
        if index.kind == "fulltext" or index.where is not None or index.algorithm not in (None, "BTree"):
            continue
        if index.kind in ("id", "unique") and set(index.field_names) <= equal:
            return True
        if set(index.field_names[: len(equal)]) == equal and _continues(model, index, access):
            return True
    return False


def _continues(model: Model, index: Index, access: Access) -> bool:
    rest = index.fields[len(access.equal) :]
    if access.ranged:
        return bool(rest) and rest[0].name == access.ranged
    if not access.equal and not access.is_limited:
        return True
    order = _without_last_key(model, access.order)
    wanted = order[: MOST_COLUMNS - len(access.equal)] if access.equal else order[:1]
    found = [(field.name, "desc" if field.sort == "Desc" else "asc") for field in rest[: len(wanted)]]
    backwards = [(name, "asc" if direction == "desc" else "desc") for name, direction in found]
    return list(wanted) in (found, backwards)


def _rarely_apart(model: Model, name: str) -> bool:
    """Whether few values stand in the field: it comes last, and makes no index alone."""
    field = model.scalar(name)
    return field.type == "Boolean" or field.kind == "enum"


def _is_indexable(model: Model, name: str) -> bool:
    field = model.by_name[name]
    return (
        isinstance(field, ScalarField)
        and not field.is_list
        and field.kind in ("scalar", "enum")
        and field.type not in ("Json", "Bytes")
        and (field.native is None or field.native.name not in ("Text", "LongText", "MediumText", "TinyText", "Blob"))
    )


def _merged(wanted: dict[tuple[str, tuple[Key, ...]], list[Use]]) -> list[Candidate]:
    """A candidate that is the beginning of another is part of it."""
    found: list[Candidate] = []
    for (model, fields), uses in sorted(wanted.items(), key=lambda item: (item[0][0], -len(item[0][1]), item[0][1])):
        longer = next((one for one in found if one.model == model and one.fields[: len(fields)] == fields), None)
        if longer is None:
            found.append(Candidate(model, fields, _sorted(uses)))
        else:
            found[found.index(longer)] = Candidate(model, longer.fields, _sorted([*longer.uses, *uses]))
    return found


def _sorted(uses: Sequence[Use]) -> tuple[Use, ...]:
    unique = dict.fromkeys(uses)
    return tuple(sorted(unique, key=lambda use: (-use.total_ms, -use.calls, use.what, use.origin)))


def _rank(candidate: Candidate) -> tuple[float, int, str, tuple[Key, ...]]:
    ms = sum(use.total_ms for use in candidate.uses)
    return -ms, -sum(use.calls for use in candidate.uses), candidate.model, candidate.fields
