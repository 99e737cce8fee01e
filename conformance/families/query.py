"""Prisma's own tests of its client: schemas, queries, responses and error codes.

Every variant of a test runs on a new database. A variant is skipped when it needs what the client does not have yet
(recorded raw parameters, fields compared with fields); the reason is counted, never passed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conformance.corpus import read_json
from conformance.family import Case, Family, Setting, Skip
from conformance.query_answers import answer, at, group, same
from conformance.query_args import Reader
from conformance.query_raw import raw_answer, raw_parameter
from conformance.servers import Servers
from nicol.ddl import diff, empty, from_schema, render
from nicol.dialects import dialect_for
from nicol.drivers import connect, create_database, finish, open_pool, parse_url
from nicol.drivers.url import DatabaseUrl
from nicol.engine import Engine, Session
from nicol.errors import NicolError
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Schema
from nicol.query.kinds import is_list, listed
from nicol.text.span import Source
from nicol.validate import load

OPERATIONS = {
    "createOne": "create",
    "createMany": "create_many",
    "createManyAndReturn": "create_many_and_return",
    "updateOne": "update",
    "updateMany": "update_many",
    "updateManyAndReturn": "update_many_and_return",
    "upsertOne": "upsert",
    "deleteOne": "delete",
    "deleteMany": "delete_many",
    "findUnique": "find_unique",
    "findUniqueOrThrow": "find_unique_or_raise",
    "findFirst": "find_first",
    "findFirstOrThrow": "find_first_or_raise",
    "findMany": "find_many",
    "aggregate": "aggregate",
    "groupBy": "group_by",
}
COUNTED = ("create_many", "update_many", "delete_many")
SHAPE_ERRORS = ("P2008", "P2009", "P2012", "P2013", "P2019", "P2033")
"""Codes for a query that does not fit the schema: a typed client may word and number these itself."""
REFERENCE = re.compile(r"(json|str|len):(\d+):(.*)")
ISOLATIONS = {
    "ReadUncommitted": "read_uncommitted",
    "ReadCommitted": "read_committed",
    "RepeatableRead": "repeatable_read",
    "Serializable": "serializable",
}
FEATURES = ["relationJoins", "views", "postgresqlExtensions"]
OWN_FEATURES = {"postgresql": ["fullTextSearchPostgres"], "mysql": ["shardKeys"]}


@dataclass(slots=True)
class Play:
    """One variant being run: the responses so far and the transactions that are open."""

    schema: Schema
    engine: Engine
    responses: list[Any] = field(default_factory=list[Any])
    open: dict[int, tuple[AbstractAsyncContextManager[Session], Session]] = field(
        default_factory=dict[int, tuple[AbstractAsyncContextManager[Session], Session]]
    )
    left: set[int] = field(default_factory=set[int])
    """The transactions that were committed or rolled back; their blocks stay."""

    def resolve(self, reference: str) -> Any:
        """The value that a reference to an earlier response means."""
        found = REFERENCE.fullmatch(reference)
        assert found is not None
        value = at(self.responses[int(found[2])], found[3])
        match found[1]:
            case "str":
                return str(value)
            case "len":
                return len(value)
            case _:
                return value


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("query", ".json"):
        test = read_json(path)
        name = setting.corpus.id("query", path)
        for number, variant in enumerate(test["variants"]):
            for provider in variant["providers"]:
                run = partial(check, test, variant, provider, setting.servers)
                yield Case(f"{name}#{number}:{provider}", run, provider)


def check(test: dict[str, Any], variant: dict[str, Any], provider: str, servers: Servers) -> str | None:
    """What differs from the recording, at the first step that does."""
    if provider not in ("sqlite", "postgresql", "mysql"):
        raise Skip(f"{provider} is not connected yet")
    queries = [ast["selections"] for step in variant["steps"] for ast in _asked(step)]
    wanted = {item["action"] for selections in queries for item in selections}
    if absent := wanted - OPERATIONS.keys() - {"queryRaw", "executeRaw"}:
        raise Skip(f"not in the client yet: {', '.join(sorted(map(str, absent)))}")
    models = header(test["tags"], provider) + variant["models"]
    with _database(provider, servers) as url, opened(models, url) as play:
        return _play(play, variant["steps"])


@contextmanager
def opened(models: str, url: DatabaseUrl) -> Generator[Play]:
    """A client of the schema on an empty database, in which its tables are made."""
    schema = _schema(models)
    _create(schema, url)
    pool = open_pool(url)
    pool.release(finish(pool.acquire()))
    play = Play(schema, Engine(schema, pool, make_row, _enums(schema)))
    try:
        yield play
    finally:
        for number, (block, _) in play.open.items():
            if number not in play.left:
                finish(block.__aexit__(KeyboardInterrupt, KeyboardInterrupt(), None))
        finish(pool.close())


def asked(play: Play, item: dict[str, Any]) -> Any:
    """What one selection of a query gives."""
    return _query(play, play.engine.session(), item)[1]


def _asked(step: dict[str, Any]) -> list[dict[str, Any]]:
    """The queries of a step."""
    match step["op"]:
        case "query":
            return [step["ast"]]
        case "batch":
            return list(step["ast"])
        case _:
            return []


def header(tags: dict[str, Any], provider: str) -> str:
    """The blocks that a recorded schema leaves out."""
    mode = tags.get("relation_mode")
    lines = [f'  provider = "{provider}"', '  url = "file:unused"']
    lines += [f'  relationMode = "{mode}"'] if mode else []
    lines += [f"  schemas = {json.dumps(tags['db_schemas'])}"] if tags.get("db_schemas") else []
    lines += [f"  extensions = [{', '.join(tags['db_extensions'])}]"] if tags.get("db_extensions") else []
    features = [*FEATURES, *OWN_FEATURES.get(provider, ())]
    wanted = [name for name in features if name not in tags.get("exclude_features", ())]
    generator = f'generator client {{\n  provider = "prisma-client-js"\n  previewFeatures = {json.dumps(wanted)}\n}}\n'
    return "datasource test {\n" + "\n".join(lines) + "\n}\n" + generator


def make_row(model: str, fields: tuple[str, ...], relations: tuple[str, ...], counts: tuple[str, ...]) -> Any:
    """A row as a dict; counts under `#name`."""
    names = (*fields, *relations, *(f"#{name}" for name in counts))

    def row(*values: Any) -> dict[str, Any]:
        return dict(zip(names, values, strict=True))

    return row


def _schema(text: str) -> Schema:
    loaded = load([Source(Path("schema.prisma"), text)])
    if loaded.schema is None:
        raise ValueError(f"schema refused: {loaded.diagnostics[0].message}")
    return loaded.schema


def _enums(schema: Schema) -> dict[str, dict[str, object]]:
    return {enum.name: {value.db_name: value.name for value in enum.values} for enum in schema.enums}


@contextmanager
def _database(provider: str, servers: Servers) -> Generator[DatabaseUrl]:
    if provider == "sqlite":
        with TemporaryDirectory() as folder:
            url = parse_url("file:test.db", Path(folder))
            create_database(url)
            yield url
        return
    if provider not in servers.urls:
        raise Skip(f"no {provider} server answers")
    with servers.database(provider) as url:
        yield url


def _create(schema: Schema, url: DatabaseUrl) -> None:
    dialect = dialect_for(schema.provider)
    connection = connect(url)
    finish(connection.script(render(diff(empty(dialect), from_schema(schema)), dialect).text))
    finish(connection.close())


def _play(play: Play, steps: list[dict[str, Any]]) -> str | None:
    for number, step in enumerate(steps):
        response: Any = None
        error: NicolError | None = None
        try:
            response = _step(play, step)
        except NicolError as raised:
            error = raised
        play.responses.append(response)
        problem = _wrong_error(step, error, response) if "expect_error" in step else _wrong(play, step, error, response)
        if problem:
            return f"step {number}: {problem}"
    return None


def _step(play: Play, step: dict[str, Any]) -> Any:
    match step["op"]:
        case "query":
            session = play.open[step["tx"]][1] if "tx" in step else play.engine.session()
            found = [_query(play, session, item) for item in step["ast"]["selections"]]
            return {"data": dict(found)}
        case "batch":
            return {"batchResult": _batch(play, step)}
        case "raw_execute":
            return finish(play.engine.session().execute_raw(step["sql"]))
        case "tx_start":
            _start(play, step)
        case "tx_commit":
            play.left.add(step["tx"])
            finish(play.open[step["tx"]][0].__aexit__(None, None, None))
        case "tx_rollback":
            play.left.add(step["tx"])
            finish(play.open[step["tx"]][0].__aexit__(KeyboardInterrupt, KeyboardInterrupt(), None))
        case other:
            raise Skip(f"{other} is not in the client yet")
    return None


def _batch(play: Play, step: dict[str, Any]) -> list[Any]:
    """Several queries, one after another: each on its own, or all of them in a transaction."""
    if "tx" in step or not step["transaction"]:
        inside = {"tx": step["tx"]} if "tx" in step else {}
        return [_step(play, {"op": "query", "ast": ast, **inside}) for ast in step["ast"]]
    own = {"tx": -1 - len(play.responses)}
    _start(play, {"max_wait_ms": 2000, "timeout_ms": 5000, **step, **own})
    try:
        results = [_step(play, {"op": "query", "ast": ast, **own}) for ast in step["ast"]]
    except NicolError:
        _step(play, {"op": "tx_rollback", **own})
        raise
    _step(play, {"op": "tx_commit", **own})
    return results


def _start(play: Play, step: dict[str, Any]) -> None:
    isolation: Any = ISOLATIONS.get(step.get("isolation", ""), step.get("isolation"))
    block = play.engine.session().transaction(step["max_wait_ms"] / 1000, step["timeout_ms"] / 1000, isolation)
    play.open[step["tx"]] = (block, finish(block.__aenter__()))


def _query(play: Play, session: Session, item: dict[str, Any]) -> tuple[str, Any]:
    name: str = item.get("alias") or item["name"]
    args: dict[str, Any] = item.get("args") or {}
    if item["action"] in ("queryRaw", "executeRaw"):
        return name, _raw(session, item["action"], args)
    if item["model"] not in play.schema.models_by_name:
        raise QueryArgumentError(item["name"], f"there is no model {item['model']}")
    operation, model = OPERATIONS[item["action"]], play.schema.model(item["model"])
    if model.is_view and not operation.startswith(("find", "aggregate", "group")):
        raise QueryArgumentError(item["name"], "a view is read only")
    reader = Reader(play.schema, play.resolve)
    given = reader.arguments(model, args)
    if operation in ("aggregate", "group_by"):
        given |= reader.figures(item["selections"])
        if not {one["name"] for one in item["selections"] if "selections" not in one} <= {*listed(given.get("by", []))}:
            raise QueryArgumentError(item["name"], "a group holds the fields that it is grouped by, and no others")
        made = finish(session.run(model.name, operation, given))
        rows = [group(model, row, item["selections"]) for row in (made if is_list(made) else [made])]
        return name, rows if is_list(made) else rows[0]
    if operation in COUNTED:
        if operation == "create_many" and isinstance(given.get("data"), dict):
            given["data"] = [given["data"]]
        return name, {"count": finish(session.run(model.name, operation, given))}
    if operation == "create_many_and_return" and isinstance(given.get("data"), dict):
        given["data"] = [given["data"]]
    given["select"] = reader.select(model, item["selections"])
    found = finish(session.run(model.name, operation, given))
    if is_list(found):
        return name, [answer(play.schema, model, row, item["selections"]) for row in found]
    return name, answer(play.schema, model, found, item["selections"])


def _raw(session: Session, action: str, args: dict[str, Any]) -> Any:
    parameters = [raw_parameter(value) for value in json.loads(args.get("parameters", "[]"))]
    if action == "queryRaw":
        return raw_answer(finish(session.query_raw(args["query"], parameters)))
    return finish(session.execute_raw(args["query"], parameters))


def _wrong_error(step: dict[str, Any], error: NicolError | None, response: Any) -> str | None:
    wanted = step["expect_error"]
    if error is None:
        return f"expected {wanted}, got {json.dumps(response, default=str)[:200]}"
    if wanted.get("code") in SHAPE_ERRORS and isinstance(error, QueryArgumentError):
        return None
    if wanted.get("code") not in (None, error.code) or (wanted.get("contains") or "") not in str(error):
        return f"expected {wanted}, got {error.code} {error}"
    return None


def _wrong(play: Play, step: dict[str, Any], error: NicolError | None, response: Any) -> str | None:
    if error is not None:
        return f"{error.code} {error}"
    choices = step.get("expect_one_of") or ([step["expect"]] if "expect" in step else [])
    if choices and not any(same(choice, response) for choice in choices):
        return f"expected {json.dumps(choices[0])[:400]}\n     got {json.dumps(response, default=str)[:400]}"
    for item in step.get("assert", ()):
        if not _holds(play, item, response):
            return f"does not hold: {item} in {json.dumps(response, default=str)[:300]}"
    return None


def _holds(play: Play, item: dict[str, Any], response: Any) -> bool:
    found = at(response, item["path"])
    if "equals" in item:
        return same(item["equals"], found)
    if "length" in item:
        return is_list(found) and len(found) == item["length"]
    if "equals_ref" in item:
        return same(play.resolve(item["equals_ref"].strip("${}")), found)
    return item["text_contains"] in json.dumps(response)


FAMILY = Family("query", cases)
