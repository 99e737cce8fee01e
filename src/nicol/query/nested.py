"""Writes that reach into relations: a tree of single statements in one transaction.

A create or update first settles the relations whose key its own row holds, then writes its row, then the relations
whose key the other rows (or a join table) hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model, RelationField
from nicol.query.emulation import delete_rows, update_row
from nicol.query.kinds import is_dict
from nicol.query.marks import Skip
from nicol.query.nested_children import Link, write_children
from nicol.query.nested_parent import Own, settle_parent
from nicol.query.plan import Context
from nicol.query.write_steps import Data, Keys, Run, by_key, insert_row

Writes: TypeAlias = dict[str, Mapping[str, Any]]
"""Relation field name → verb → its argument."""


def has_nested(ctx: Context, model: str, data: Data) -> bool:
    """Whether `data` writes into a relation."""
    names = ctx.names[model]
    for key, value in data.items():  # noqa: SIM110 - a generator costs as much as the whole walk
        if type(value) is dict and names.get(key):
            return True
    return False


def split(ctx: Context, model: Model, data: Data, path: str) -> tuple[dict[str, Any], Writes]:
    """`data` as scalars and writes into relations."""
    names = ctx.names[model.name]
    scalars: dict[str, Any] = {}
    writes: Writes = {}
    for key, value in data.items():
        if type(value) is Skip:
            continue
        if type(value) is dict and names.get(key):
            writes[key] = value
        else:
            scalars[key] = value
    return scalars, writes


async def create_tree(run: Run, model: Model, data: Any, linked: Keys, path: str) -> Keys:
    """Creates a row and everything that `data` says about its relations; `linked` are keys that the caller sets."""
    scalars, writes = split(run.ctx, model, _dict(data, path), path)
    keys = dict(linked)
    for name, verbs in writes.items():
        field = _relation(model, name)
        if field.holds_key:
            keys |= await settle_parent(run, Own(model, field, None, f"{path}.{name}", TREES), verbs)
    row = await insert_row(run, model, scalars, keys, path)
    await _children(run, model, row, writes, path, new=True)
    return row


async def update_tree(run: Run, model: Model, row: Keys, data: Any, path: str) -> Keys:
    """Changes `row` and everything that `data` says about its relations; the row's keys afterwards."""
    scalars, writes = split(run.ctx, model, _dict(data, path), path)
    keys: Keys = {}
    doomed: list[tuple[Model, Keys]] = []
    for name, verbs in writes.items():
        field = _relation(model, name)
        if field.holds_key:
            own = Own(model, field, row, f"{path}.{name}", TREES, doomed)
            keys |= await settle_parent(run, own, verbs)
    if scalars or keys:
        row = await update_row(run, model, row, scalars, keys, path)
    for target, gone in doomed:
        await TREES.delete(run, target, gone, path)
    await _children(run, model, row, writes, path, new=False)
    return row


async def _children(run: Run, model: Model, row: Keys, writes: Writes, path: str, *, new: bool) -> None:
    for name, verbs in writes.items():
        field = _relation(model, name)
        if not field.holds_key:
            await write_children(run, Link(run.ctx, model, field, row, f"{path}.{name}", new, TREES), verbs)


def _relation(model: Model, name: str) -> RelationField:
    field = model.field(name)
    assert isinstance(field, RelationField)
    return field


def _dict(data: Any, path: str) -> Data:
    if not is_dict(data):
        raise QueryArgumentError(path, f"expected a dict, got {type(data).__name__}")
    return data


class _Trees:
    """The recursion that the modules of both sides are given."""

    async def create(self, run: Run, model: Model, data: Any, linked: Keys, path: str) -> Keys:
        return await create_tree(run, model, data, linked, path)

    async def update(self, run: Run, model: Model, row: Keys, data: Any, path: str) -> Keys:
        return await update_tree(run, model, row, data, path)

    async def delete(self, run: Run, model: Model, row: Keys, path: str) -> None:
        await delete_rows(run, model, {}, by_key(model, row), path)


TREES = _Trees()
