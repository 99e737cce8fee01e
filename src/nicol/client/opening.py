"""From a url to an engine. Loaded when a client connects: importing a generated package stays cheap without it."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nicol.client.link import Link
from nicol.client.options import SLOW, logged
from nicol.client.package import Package
from nicol.client.place import database_url
from nicol.config import Config, find_config
from nicol.drivers import open_async_pool, open_pool
from nicol.drivers.connection import Pool
from nicol.drivers.finish import finish
from nicol.engine import Engine
from nicol.engine.tap import everywhere
from nicol.query.selecting import read_omit
from nicol.query.suggest import unknown


async def open_async(package: Package, link: Link) -> None:
    """Gives `link` an engine over a pool for awaiting, with one connection opened; the P1xxx errors when that fails."""
    config = find_config(package.folder)
    omitted = omitted_fields(package, link.options.omit or {})
    pool = open_async_pool(database_url(package, config, link.options.url, read_only=link.options.read_only))
    pool.release(await pool.acquire())
    _start(package, link, config, pool, omitted)


def open_sync(package: Package, link: Link) -> None:
    """Like `open_async` with a pool that blocks."""
    config = find_config(package.folder)
    omitted = omitted_fields(package, link.options.omit or {})
    pool = open_pool(database_url(package, config, link.options.url, read_only=link.options.read_only))
    pool.release(finish(pool.acquire()))
    _start(package, link, config, pool, omitted)


def _start(package: Package, link: Link, config: Config, pool: Pool, omitted: dict[str, frozenset[str]]) -> None:
    everywhere.clients.add(link)
    _listen(link, config)
    link.start(Engine(package.schema, pool, package.make_row, package.enum_members(), omitted))


def omitted_fields(package: Package, omit: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Model → the fields that a client's `omit` names; QueryArgumentError for what the schema does not have."""
    found: dict[str, frozenset[str]] = {}
    for accessor, fields in omit.items():
        if accessor not in package.accessors:
            raise unknown(f"omit.{accessor}", f'the client has no "{accessor}"', accessor, package.accessors)
        model = package.schema.model(package.accessors[accessor])
        found[model.name] = read_omit(model, fields, f"omit.{accessor}")
    return found


def _listen(link: Link, config: Config) -> None:
    """The listeners that options and configuration ask for, once."""
    if link.state != "not connected":
        return
    options = link.options
    kinds = logged(config.client.log) if options.log is None else options.log
    if kinds:
        from nicol.client.logs import log_observers

        params = config.client.log_params if options.log_params is None else options.log_params
        slow = options.slow or config.client.slow or SLOW
        link.observers += log_observers(kinds, params=params, slow=slow)
    place = config.client.inventory if options.inventory is None else options.inventory
    if place:
        _record(link, config.root / place, config.client.inventory_every)


def _record(link: Link, place: Path, every: int) -> None:
    """Records an inventory; it is written when the client disconnects, or else when the process ends."""
    from nicol.watch.recorder import Recorder

    recorder = Recorder(every)
    link.observers.append(recorder)

    def save() -> None:
        recorder.save(place)

    link.closing.append(save)
    atexit.register(save)
