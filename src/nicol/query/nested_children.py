"""Nested writes through a relation whose key the other rows, or a join table, hold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nicol.errors.database import ConnectedRecordsNotFoundError, RecordNotFoundError, RecordsNotConnectedError
from nicol.errors.query import MissingArgumentError, QueryArgumentError
from nicol.model.schema import Model, RelationField
from nicol.query.emulation import delete_rows, update_rows
from nicol.query.kinds import is_dict, listed
from nicol.query.nested_base import (
    Trees,
    check_verbs,
    given_verbs,
    part,
    placed_items,
    relation_kind,
    unlinked,
    violation,
)
from nicol.query.plan import Context
from nicol.query.sql import statement
from nicol.query.write_links import joined, link_sql, unlink_sql
from nicol.query.write_many import GivenRows, Options, given_rows, insert_many
from nicol.query.write_steps import Keys, Run, Scope, by_key, find_row, find_rows

ON_CREATE: tuple[str, ...] = ("create", "create_many", "connect", "connect_or_create")
ON_UPDATE: tuple[str, ...] = (
    *ON_CREATE,
    "set",
    "disconnect",
    "update",
    "upsert",
    "delete",
    "update_many",
    "delete_many",
)
TO_ONE: tuple[str, ...] = ("create", "connect", "connect_or_create", "disconnect", "update", "upsert", "delete")


@dataclass(frozen=True, slots=True)
class Link:
    """A relation field of a written row, seen from that row; `new` = the row has just been created."""

    ctx: Context
    model: Model
    field: RelationField
    row: Keys
    path: str
    new: bool
    trees: Trees

    @property
    def target(self) -> Model:
        return self.ctx.model(self.field.target)

    @property
    def opposite(self) -> RelationField:
        return self.ctx.schema.opposite(self.field)

    @property
    def joined(self) -> bool:
        """Whether a join table holds the keys."""
        return not self.opposite.holds_key

    @property
    def kind(self) -> str:
        return relation_kind(self.ctx.schema, self.field)

    @property
    def keys(self) -> Keys:
        """The foreign key values of rows that belong to this row."""
        pairs = zip(self.opposite.fields, self.opposite.references, strict=True)
        return {local: self.row[remote] for local, remote in pairs}

    @property
    def scope(self) -> Scope:
        """The rows that belong to this row."""
        if self.joined:
            near, _ = joined(self.ctx, self.field)
            return Scope({"": self.row[near.own[0].name]}, self.field)
        return Scope(self.keys)


async def write_children(run: Run, link: Link, verbs: Mapping[str, Any]) -> None:
    """Does what `verbs` say about the rows that belong to `link.row`."""
    allowed = ON_CREATE if link.new else ON_UPDATE
    if not link.field.is_list:
        allowed = tuple(verb for verb in allowed if verb in TO_ONE)
    elif link.joined:
        allowed = tuple(verb for verb in allowed if verb != "create_many")
    check_verbs(verbs, allowed, link.path)
    for verb, argument in given_verbs(verbs):
        await _VERBS[verb](run, link, argument, f"{link.path}.{verb}")


async def _create(run: Run, link: Link, argument: Any, path: str) -> None:
    for item, here in placed_items(argument, path):
        await _create_one(run, link, item, here)


async def _create_one(run: Run, link: Link, data: Any, path: str) -> None:
    if link.joined:
        await _attach(run, link, await link.trees.create(run, link.target, data, {}, path))
        return
    await _make_room(run, link, None)
    await link.trees.create(run, link.target, data, link.keys, path)


async def _create_many(run: Run, link: Link, argument: Any, path: str) -> None:
    if isinstance(argument, list | tuple):
        rows, skip = given_rows(link.target, argument, path), False
    else:
        rows, skip = _created_rows(link, argument, path)
    await insert_many(run, link.target, rows, link.keys, Options(skip_duplicates=skip))


def _created_rows(link: Link, options: Any, path: str) -> tuple[GivenRows, bool]:
    if not is_dict(options):
        raise QueryArgumentError(path, f"expected a dict with data, got {type(options).__name__}")
    check_verbs(options, ("data", "skip_duplicates"), path)
    if "data" not in options:
        raise MissingArgumentError(f"{path}.data", "create_many needs this argument")
    return given_rows(link.target, listed(options["data"]), f"{path}.data"), bool(options.get("skip_duplicates"))


async def _connect(run: Run, link: Link, argument: Any, path: str) -> None:
    wanted = placed_items(argument, path)
    found = [await find_row(run, link.target, where, here) for where, here in wanted]
    rows = [row for row in found if row is not None]
    distinct = {tuple(row.items()) for row in rows}
    if len(rows) < len(wanted):
        raise _not_all(link, len(wanted), len(distinct))
    for row in rows:
        await _connect_one(run, link, row)


async def _connect_one(run: Run, link: Link, row: Keys) -> None:
    await _make_room(run, link, row)
    await _attach(run, link, row)


async def _connect_or_create(run: Run, link: Link, argument: Any, path: str) -> None:
    for item, here in placed_items(argument, path):
        where, create = part(item, ("where", "create"), here)
        found = await find_row(run, link.target, where, f"{here}.where")
        if found is None:
            await _create_one(run, link, create, f"{here}.create")
        else:
            await _connect_one(run, link, found)


async def _set(run: Run, link: Link, argument: Any, path: str) -> None:
    wanted: list[Keys] = []
    for where, here in placed_items(argument, path):
        found = await find_row(run, link.target, where, here)
        if found is not None:
            wanted.append(found)
    present = await find_rows(run, link.target, {}, link.scope, path)
    keep = [by_key(link.target, row).values for row in wanted]
    have = [by_key(link.target, row).values for row in present]
    for row, key in zip(present, have, strict=True):
        if key not in keep:
            await _detach(run, link, row)
    for row, key in zip(wanted, keep, strict=True):
        if key not in have:
            await _attach(run, link, row)


async def _disconnect(run: Run, link: Link, argument: Any, path: str) -> None:
    if argument is False:
        return
    if not link.joined and link.opposite.is_required:
        raise violation(run.ctx.schema, link.opposite)
    for where, here in placed_items(argument, path):
        for row in await _own_rows(run, link, where, here):
            await _detach(run, link, row)


async def _update(run: Run, link: Link, argument: Any, path: str) -> None:
    for item, here in placed_items(argument, path):
        where: Any = True
        data, inside = item, here
        if link.field.is_list:
            where, data = part(item, ("where", "data"), here)
            inside = f"{here}.data"
        elif is_dict(item) and "data" in item and item.keys() <= {"where", "data"}:
            where, data, inside = item.get("where") or True, item["data"], f"{here}.data"
        rows = await _own_rows(run, link, where, f"{here}.where")
        if not rows:
            raise _missing(link, "update")
        await link.trees.update(run, link.target, rows[0], data, inside)


async def _upsert(run: Run, link: Link, argument: Any, path: str) -> None:
    for item, here in placed_items(argument, path):
        options = dict(item) if is_dict(item) else item
        where: Any = True
        if not link.field.is_list and is_dict(options):
            where = options.pop("where", None) or True
            create, update = part(options, ("create", "update"), here)
        else:
            where, create, update = part(options, ("where", "create", "update"), here)
        rows = await _own_rows(run, link, where, f"{here}.where")
        if rows:
            await link.trees.update(run, link.target, rows[0], update, f"{here}.update")
        else:
            await _create_one(run, link, create, f"{here}.create")


async def _delete(run: Run, link: Link, argument: Any, path: str) -> None:
    if argument is False:
        return
    for where, here in placed_items(argument, path):
        rows = await _own_rows(run, link, where, here)
        if not rows and link.field.is_list:
            raise RecordsNotConnectedError(link.field.relation, link.model.name, link.target.name)
        if not rows:
            raise _missing(link, "delete")
        await link.trees.delete(run, link.target, rows[0], here)


async def _update_many(run: Run, link: Link, argument: Any, path: str) -> None:
    for item, here in placed_items(argument, path):
        where, data = part(item, ("where", "data"), here)
        await update_rows(run, link.target, where, data, link.scope, {}, f"{here}.data", f"{here}.where")


async def _delete_many(run: Run, link: Link, argument: Any, path: str) -> None:
    for where, here in placed_items(argument, path):
        await delete_rows(run, link.target, where, link.scope, here)


_VERBS: dict[str, Callable[[Run, Link, Any, str], Awaitable[None]]] = {
    "create": _create,
    "create_many": _create_many,
    "connect": _connect,
    "connect_or_create": _connect_or_create,
    "set": _set,
    "disconnect": _disconnect,
    "update": _update,
    "upsert": _upsert,
    "delete": _delete,
    "update_many": _update_many,
    "delete_many": _delete_many,
}


async def _own_rows(run: Run, link: Link, where: Any, path: str) -> list[Keys]:
    """The rows that belong to `link.row` and match `where`: a unique filter in a list relation, else any or True."""
    if not link.field.is_list:
        if where is True:
            return await find_rows(run, link.target, {}, link.scope, path)
        return await find_rows(run, link.target, where, link.scope, path)
    found = await find_row(run, link.target, where, path, link.scope)
    return [] if found is None else [found]


async def _make_room(run: Run, link: Link, coming: Keys | None) -> None:
    """In a one-to-one relation the present child leaves before another comes."""
    if link.field.is_list or link.new:
        return
    for row in await find_rows(run, link.target, {}, link.scope, link.path):
        if coming is None or by_key(link.target, row) != by_key(link.target, coming):
            await _detach(run, link, row)


async def _attach(run: Run, link: Link, row: Keys) -> None:
    if link.joined:
        await _join(run, link, row, gone=False)
    else:
        await update_rows(run, link.target, {}, {}, by_key(link.target, row), link.keys, link.path)


async def _detach(run: Run, link: Link, row: Keys) -> None:
    if link.joined:
        await _join(run, link, row, gone=True)
        return
    nothing = unlinked(link.target, link.opposite)
    if link.opposite.is_required or not nothing:
        raise violation(run.ctx.schema, link.opposite)
    await update_rows(run, link.target, {}, {}, by_key(link.target, row), nothing, link.path)


async def _join(run: Run, link: Link, row: Keys, *, gone: bool) -> None:
    ends, _ = joined(run.ctx, link.field)
    text = (unlink_sql if gone else link_sql)(run.ctx, link.field)
    done = statement(run.ctx.dialect, text)
    given = (link.row[ends.own[0].name], row[ends.other[0].name])
    await run.connection.execute(done.text, done.bind((), given))


def _missing(link: Link, what: str) -> RecordNotFoundError:
    return RecordNotFoundError(
        f"No '{link.target.name}' record was found for a nested {what} on {link.kind} relation "
        f"'{link.field.relation}'.",
        link.target.name,
    )


def _not_all(link: Link, wanted: int, found: int) -> ConnectedRecordsNotFoundError | RecordNotFoundError:
    if link.joined:
        return RecordNotFoundError(f"Expected {wanted} records to be connected, found only {found}.", link.target.name)
    return ConnectedRecordsNotFoundError(
        f"Expected {wanted} records to be connected after connect operation on {link.kind} relation "
        f"'{link.field.relation}', found {found}.",
        link.target.name,
    )
