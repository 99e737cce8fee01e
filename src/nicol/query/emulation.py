"""Referential actions under `relationMode = "prisma"`, where the database has no foreign keys to see to them.

https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/relation-mode: deleting a row, or changing a
value that other rows refer to, is followed by what the onDelete or onUpdate of their relation says, in the same
transaction. The functions have the names and arguments of those in `write_steps` that they stand for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nicol.errors.database import RecordNotFoundError
from nicol.model.schema import Action, Model, RelationField
from nicol.query import write_steps as steps
from nicol.query.kinds import is_dict
from nicol.query.nested_base import unlinked, violation
from nicol.query.plan import Context
from nicol.query.write_steps import Data, Keys, Run, Scope, by_key, find_rows


def concerned(ctx: Context, name: str, operation: str, args: Mapping[str, Any]) -> bool:
    """Whether an operation on the model called `name` must look after rows that refer to the written ones."""
    if ctx.schema.datasource.relation_mode != "prisma":
        return False
    model = ctx.model(name)
    if operation in ("delete", "delete_many"):
        return any(True for _ in referring(ctx, model))
    data = args.get({"update": "data", "update_many": "data", "upsert": "update"}.get(operation, ""))
    return is_dict(data) and bool(_followed(ctx, model, data))


def referring(ctx: Context, model: Model) -> Iterator[RelationField]:
    """The relation fields of other models (or of itself) that hold a key of `model`."""
    for field in model.relations:
        opposite = ctx.schema.opposite(field)
        if opposite.holds_key:
            yield opposite


def on_delete(field: RelationField) -> Action:
    """What is to happen to the rows that hold `field` when the row they refer to goes; as in a database, no action
    means that nothing may refer to it any more."""
    if field.on_delete == "NoAction":
        return "Restrict"
    return field.on_delete or ("Restrict" if field.is_required else "SetNull")


def on_update(field: RelationField) -> Action:
    """The same for a changed key."""
    return "Restrict" if field.on_update == "NoAction" else field.on_update or "Cascade"


async def delete_rows(run: Run, model: Model, where: Data, scope: Scope, path: str) -> int:
    """Deletes the rows of any filter within `scope`, and does what the rows that refer to them want done."""
    if not concerned(run.ctx, model.name, "delete", {}):
        return await steps.delete_rows(run, model, where, scope, path)
    gone = await find_rows(run, model, where, scope, path)
    fields = list(referring(run.ctx, model))
    for field in fields:
        if on_delete(field) == "Restrict":
            for row in gone:
                await _refuse(run, field, row, path)
    count = sum([await steps.delete_rows(run, model, {}, by_key(model, row), path) for row in gone])
    for field in fields:
        for row in gone:
            await _after_delete(run, field, row, path)
    return count


async def update_rows(
    run: Run, model: Model, where: Data, data: Data, scope: Scope, linked: Keys, path: str, where_path: str = "where"
) -> list[Keys]:
    """Writes into the rows of any filter within `scope`, and follows with the rows that refer to a changed value."""
    plain = run.ctx.schema.datasource.relation_mode != "prisma"
    fields = [] if plain else _followed(run.ctx, model, {**data, **linked} if is_dict(data) else linked)
    if not fields:
        return await steps.update_rows(run, model, where, data, scope, linked, path, where_path)
    changed: list[Keys] = []
    for row in await find_rows(run, model, where, scope, where_path):
        (now,) = await steps.update_rows(run, model, {}, data, by_key(model, row), linked, path, where_path)
        for field in fields:
            await _after_update(run, field, row, now, path)
        changed.append(now)
    return changed


async def update_row(run: Run, model: Model, row: Keys, data: Data, linked: Keys, path: str) -> Keys:
    """Writes into the one row with the key of `row`; the row as it is now."""
    changed = await update_rows(run, model, {}, data, by_key(model, row), linked, path)
    if not changed:
        raise RecordNotFoundError("No record was found for an update.", model.name)
    return changed[0]


def _followed(ctx: Context, model: Model, written: Mapping[str, Any]) -> list[RelationField]:
    """The referring relations that react to the change of one of the written fields."""
    fields = referring(ctx, model)
    return [field for field in fields if not written.keys().isdisjoint(field.references)]


async def _after_delete(run: Run, field: RelationField, row: Keys, path: str) -> None:
    held = _held(field, row)
    if held is None:
        return
    model = _holder(run, field)
    if on_delete(field) == "Cascade":
        await delete_rows(run, model, {}, held, path)
    elif on_delete(field) == "SetNull":
        await update_rows(run, model, {}, {}, held, unlinked(model, field), path)


async def _after_update(run: Run, field: RelationField, row: Keys, now: Keys, path: str) -> None:
    held = _held(field, row)
    if held is None or held == _held(field, now):
        return
    model = _holder(run, field)
    match on_update(field):
        case "Restrict":
            await _refuse(run, field, row, path)
        case "SetNull":
            await update_rows(run, model, {}, {}, held, unlinked(model, field), path)
        case _:
            keys = {local: now[remote] for local, remote in zip(field.fields, field.references, strict=True)}
            await update_rows(run, model, {}, {}, held, keys, path)


async def _refuse(run: Run, field: RelationField, row: Keys, path: str) -> None:
    held = _held(field, row)
    if held is not None and await find_rows(run, _holder(run, field), {}, held, path):
        raise violation(run.ctx.schema, field)


def _holder(run: Run, field: RelationField) -> Model:
    return run.ctx.model(run.ctx.schema.opposite(field).target)


def _held(field: RelationField, row: Keys) -> Scope | None:
    """The rows that refer to `row` by `field`; None when it has no value to refer to."""
    values = {local: row[remote] for local, remote in zip(field.fields, field.references, strict=True)}
    return None if None in values.values() else Scope(values)
