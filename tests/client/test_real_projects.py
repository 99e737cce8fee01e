"""Every model of the corpus's real projects, through a generated client: written, read, filtered, ordered, deleted."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nicol.client.row import visible_relations, visible_scalars
from nicol.drivers import DatabaseUrl, connect, finish
from nicol.generate import generate
from nicol.migrate import PushRequest, push
from nicol.model.schema import Model, RelationField, ScalarField, Schema
from nicol.validate import load_or_raise, read_sources
from tests.client.rows_of_models import Made, Uncreatable, Writer, is_ours
from tests.conftest import CORPUS

DATABASES = {"sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql", "mysql": "mysql"}
SORTED_BY_PYTHON = ("Int", "BigInt", "Float", "Decimal", "DateTime", "Boolean")


def projects() -> list[tuple[str, str]]:
    """The folders of projects and their databases."""
    metas = sorted((CORPUS / "realworld").glob("*/META.json"))
    found = [(path.parent.name, json.loads(path.read_text())["provider"]) for path in metas]
    return [(name, DATABASES[provider]) for name, provider in found if provider in DATABASES]


@pytest.fixture
def writer(
    request: pytest.FixtureRequest, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Writer]:
    """A client of the project's package on an empty database with its tables."""
    project, database = request.param
    url: DatabaseUrl = request.getfixturevalue(f"{database}_url")
    text = f"file:{tmp_path / 'test.db'}" if database == "sqlite" else request.getfixturevalue(f"{database}_url_text")
    single = corpus / "realworld" / project / "schema.prisma"
    schema = load_or_raise(read_sources(single if single.exists() else single.parent / "schema"))
    schema = _pushed(schema, url)
    name = "real_" + re.sub(r"\W", "_", project)
    generate(schema, tmp_path / name, tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    package = importlib.import_module(name)
    with package.SyncClient(url=text) as client:
        yield Writer(schema, package, client)


def _pushed(schema: Schema, url: DatabaseUrl) -> Schema:
    """Makes the tables; the schema without the fields of extensions that the server does not have."""
    connection = connect(url)
    try:
        if schema.datasource.extensions:
            names = finish(connection.fetch("SELECT name FROM pg_available_extensions"))
            schema = _without(schema, {name for (name,) in names})
        assert finish(push(connection, PushRequest(schema))).applied
    finally:
        finish(connection.close())
    return schema


def _without(schema: Schema, available: set[str]) -> Schema:
    absent = [one for one in schema.datasource.extensions if one.db_name not in available]
    types = tuple(one.db_name for one in absent)
    kept = tuple(one for one in schema.datasource.extensions if one not in absent)
    models = tuple(_without_types(model, types) for model in schema.models)
    return replace(schema, models=models, datasource=replace(schema.datasource, extensions=kept))


def _without_types(model: Model, types: tuple[str, ...]) -> Model:
    gone = {item.name for item in model.scalars if item.kind == "unsupported" and item.type.startswith(types)}
    fields = tuple(item for item in model.fields if item.name not in gone)
    return replace(
        model, fields=fields, indexes=tuple(one for one in model.indexes if gone.isdisjoint(one.field_names))
    )


@pytest.mark.parametrize("writer", projects(), ids=lambda project: project[0], indirect=True)
def test_every_model(writer: Writer) -> None:
    refused: list[str] = []
    for model in writer.schema.models:
        if model.is_view or model.ignored:
            continue
        try:
            small, large = writer.minimal(model), writer.full(model)
        except Uncreatable as reason:
            refused.append(f"{model.name}: {reason}")
            continue
        for made in (small, large):
            _read_back(writer, made)
        _change(writer, large)
        _filter_and_order(writer, small, large)
        _delete(writer, large)
    assert len(refused) <= len(writer.schema.models) // 7, refused


def dump(row: Any, model: Model) -> dict[str, Any]:
    """The scalars of a row."""
    return {item.name: getattr(row, item.name) for item in visible_scalars(model)}


def same(found: Any, wanted: Any) -> bool:
    """Whether two values are equal and of the same type, all the way down."""
    if type(found) is not type(wanted):
        return False
    if isinstance(found, list):
        return len(found) == len(wanted) and all(same(one, other) for one, other in zip(found, wanted, strict=True))
    return bool(found == wanted)


def _expect(row: Any, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        found = getattr(row, name)
        assert same(found, value), f"{name}: {found!r} is not {value!r}"


def _read_back(writer: Writer, made: Made) -> None:
    """What was written comes back by every way of reading, with all that hangs on it."""
    model, actions = made.model, writer.actions(made.model)
    _expect(made.row, made.given)
    whole = dump(made.row, model)
    names = {one.name: True for one in visible_relations(model)}
    lists = [one.name for one in visible_relations(model) if one.is_list]
    found = actions.find_unique(where=made.key(), include={**names, **({"_count": True} if lists else {})})
    assert dump(found, model) == whole
    assert [dump(row, model) for row in actions.find_many(where=made.key(), include=names)] == [whole]
    assert dump(actions.find_first(where=made.key()), model) == whole
    assert all(getattr(found._count, name) == len(getattr(found, name)) for name in lists)
    for name, parent in made.parents.items():
        related = getattr(found, name)
        if parent is None:
            assert related is None
            continue
        assert dump(related, parent.model) == dump(parent.row, parent.model)
        _expect(related, parent.given)
        _found_from(writer, made, parent, name)


def _found_from(writer: Writer, made: Made, parent: Made, name: str) -> None:
    """The row is among the rows that its parent includes."""
    relation = made.model.field(name)
    assert isinstance(relation, RelationField)
    (above,) = writer.actions(parent.model).find_many(where=parent.key(), include={relation.opposite: True})
    below = getattr(above, relation.opposite)
    rows = below if isinstance(below, list) else [below]
    assert dump(made.row, made.model) in [dump(row, made.model) for row in rows]


def _change(writer: Writer, made: Made) -> None:
    model, actions = made.model, writer.actions(made.model)
    fixed = {name for index in model.uniques for name in index.field_names}
    foreign = {name for one in model.relations for name in one.fields}
    changed = {
        item.name: writer.value(item)
        for item in visible_scalars(model)
        if item.name not in fixed and is_ours(item, foreign)
    }
    before = {name: value for name, value in dump(made.row, model).items() if name not in changed}
    updated = actions.update(where=made.key(), data=changed)
    _expect(updated, changed)
    for name, value in before.items():
        if not model.scalar(name).updated_at:
            assert same(getattr(updated, name), value), name
    assert dump(actions.find_unique_or_raise(where=made.key()), model) == dump(updated, model)
    made.given.update(changed)


def _filter_and_order(writer: Writer, small: Made, large: Made) -> None:
    model, actions = small.model, writer.actions(small.model)
    total = len(actions.find_many())
    assert actions.count() == total >= 2
    assert actions.count(where=large.key()) == 1
    keys = {name: True for index in model.uniques for name in index.field_names}
    row = actions.find_unique(where=large.key())
    wanted = {name: getattr(row, name) for name in keys}
    for number, item in enumerate(visible_scalars(model)):
        value = getattr(row, item.name)
        found = actions.find_many(where={item.name: {"equals": value}}, select={**keys, item.name: True})
        assert found, item.name
        assert all(same(getattr(row, item.name), value) for row in found)
        assert wanted in [{name: getattr(row, name) for name in keys} for row in found]
        _order(actions, item, total, "asc" if number % 2 else "desc")


def _order(actions: Any, item: ScalarField, total: int, way: str) -> None:
    rows = actions.find_many(order_by={item.name: way}, select={item.name: True})
    assert len(rows) == total
    if item.type in SORTED_BY_PYTHON and item.kind == "scalar" and not item.is_list:
        filled = [value for row in rows if (value := getattr(row, item.name)) is not None]
        assert filled == sorted(filled, reverse=way == "desc")


def _delete(writer: Writer, made: Made) -> None:
    actions = writer.actions(made.model)
    before = actions.count()
    actions.delete(where=made.key())
    assert actions.find_unique(where=made.key()) is None
    assert actions.count() == before - 1
