"""Nested writes through a relation whose key the written row itself holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nicol.errors.database import RecordNotFoundError
from nicol.model.schema import Model, RelationField
from nicol.query.emulation import update_rows
from nicol.query.kinds import is_dict
from nicol.query.nested_base import Trees, check_verbs, given_verbs, part, relation_kind, unlinked, violation
from nicol.query.write_steps import Keys, Run, Scope, by_key, find_row, find_rows

ON_CREATE: tuple[str, ...] = ("create", "connect", "connect_or_create")
ON_UPDATE: tuple[str, ...] = (*ON_CREATE, "disconnect", "update", "upsert", "delete")


@dataclass(frozen=True, slots=True)
class Own:
    """A to-one relation of the row being written: `row` is None while it is created."""

    model: Model
    field: RelationField
    row: Keys | None
    path: str
    trees: Trees
    doomed: list[tuple[Model, Keys]] = dataclasses.field(default_factory=list[tuple[Model, Keys]])
    """Rows to delete once the written row no longer points at them."""


async def settle_parent(run: Run, own: Own, verbs: Mapping[str, Any]) -> Keys:
    """Does what `verbs` say about the related row; the foreign key values that the written row must take."""
    check_verbs(verbs, _allowed(own), own.path)
    linked: Keys = {}
    for verb, argument in given_verbs(verbs):
        linked |= await _settle(run, own, verb, argument)
    return linked


def _allowed(own: Own) -> tuple[str, ...]:
    """A required relation can be neither disconnected nor lose its row."""
    if own.row is None:
        return ON_CREATE
    return tuple(verb for verb in ON_UPDATE if not (own.field.is_required and verb in ("disconnect", "delete")))


async def _settle(run: Run, own: Own, verb: str, argument: Any) -> Keys:
    target = run.ctx.model(own.field.target)
    path = f"{own.path}.{verb}"
    match verb:
        case "create":
            return _link(own.field, await own.trees.create(run, target, argument, {}, path))
        case "connect":
            return await _connect(run, own, await _wanted(run, own, argument, path))
        case "connect_or_create":
            where, create = part(argument, ("where", "create"), path)
            found = await find_row(run, target, where, f"{path}.where")
            if found is not None:
                return await _connect(run, own, found)
            return _link(own.field, await own.trees.create(run, target, create, {}, f"{path}.create"))
        case "update":
            return await _update(run, own, argument, path)
        case "upsert":
            return await _upsert(run, own, argument, path)
        case _:
            return await _take_away(run, own, argument, path, delete=verb == "delete")


async def _wanted(run: Run, own: Own, where: Any, path: str) -> Keys:
    target = run.ctx.model(own.field.target)
    found = await find_row(run, target, where, path)
    if found is None:
        raise RecordNotFoundError(
            f"No '{target.name}' record (needed to inline the relation on '{own.model.name}' record(s)) was found "
            f"for a nested connect on {relation_kind(run.ctx.schema, own.field)} relation '{own.field.relation}'.",
            own.model.name,
        )
    return found


async def _connect(run: Run, own: Own, target_row: Keys) -> Keys:
    """The link to `target_row`; in a one-to-one relation the row that holds it now lets it go."""
    linked = _link(own.field, target_row)
    if run.ctx.schema.opposite(own.field).is_list:
        return linked
    for holder in await find_rows(run, own.model, {}, Scope(linked), own.path):
        if own.row is not None and by_key(own.model, holder) == by_key(own.model, own.row):
            continue
        if own.field.is_required:
            raise violation(run.ctx.schema, own.field)
        await update_rows(run, own.model, {}, {}, by_key(own.model, holder), unlinked(own.model, own.field), own.path)
    return linked


async def _update(run: Run, own: Own, argument: Any, path: str) -> Keys:
    where: Mapping[str, Any] = {}
    data, inside = argument, path
    if is_dict(argument) and "data" in argument and argument.keys() <= {"where", "data"}:
        where = argument.get("where") or where
        data, inside = argument["data"], f"{path}.data"
    found = await _related(run, own, where, f"{path}.where")
    if found is None:
        raise _missing(run, own, "update")
    changed = await own.trees.update(run, run.ctx.model(own.field.target), found, data, inside)
    return {} if _link(own.field, found) == _link(own.field, changed) else _link(own.field, changed)


async def _upsert(run: Run, own: Own, argument: Any, path: str) -> Keys:
    target = run.ctx.model(own.field.target)
    options = dict(argument) if is_dict(argument) else argument
    where = options.pop("where", None) if is_dict(options) else None
    create, update = part(options, ("create", "update"), path)
    found = await _related(run, own, where or {}, f"{path}.where")
    if found is None:
        return _link(own.field, await own.trees.create(run, target, create, {}, f"{path}.create"))
    await own.trees.update(run, target, found, update, f"{path}.update")
    return {}


async def _take_away(run: Run, own: Own, argument: Any, path: str, *, delete: bool) -> Keys:
    if argument is False:
        return {}
    found = await _related(run, own, {} if argument is True else argument, path)
    if found is None:
        if delete:
            raise _missing(run, own, "delete")
        return {}
    if delete:
        own.doomed.append((run.ctx.model(own.field.target), found))
    return unlinked(own.model, own.field)


async def _related(run: Run, own: Own, where: Mapping[str, Any], path: str) -> Keys | None:
    """The row that the written row points at now, when it matches `where`."""
    assert own.row is not None
    pairs = zip(own.field.references, own.field.fields, strict=True)
    scope = Scope({remote: own.row[local] for remote, local in pairs})
    if None in scope.values.values():
        return None
    rows = await find_rows(run, run.ctx.model(own.field.target), where, scope, path)
    return rows[0] if rows else None


def _missing(run: Run, own: Own, what: str) -> RecordNotFoundError:
    kind = relation_kind(run.ctx.schema, own.field)
    return RecordNotFoundError(
        f"No '{own.field.target}' record was found for a nested {what} on {kind} relation '{own.field.relation}'.",
        own.field.target,
    )


def _link(relation: RelationField, target_row: Keys) -> Keys:
    """The foreign key values that point at `target_row`."""
    return {local: target_row[remote] for local, remote in zip(relation.fields, relation.references, strict=True)}
