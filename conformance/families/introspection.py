"""Prisma's introspection tests: the schema that a database gives, fresh or over an earlier one.

Compared are the blocks of models, views and enums, formatted; the configuration blocks only where the test is about
them. Tables that were set up by code that is not recorded are made from the expected schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conformance.corpus import read_json
from conformance.family import Case, Family, Setting, Skip
from conformance.schemas import first_difference, script
from conformance.servers import Servers
from nicol.ddl import empty, from_schema, inspect
from nicol.drivers import Connection, finish
from nicol.introspect import blocks_text, broken_relations, pull, read_remarks, warnings, warnings_text
from nicol.model.schema import Schema
from nicol.psl.format import format_text
from nicol.text.span import Source
from nicol.validate import load_or_raise

BLOCK = re.compile(r"^(?:[ \t]*///.*\n)*(?:model|view|enum) \w+ \{.*?^\}", re.MULTILINE | re.DOTALL)


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("introspection", ".json"):
        test = read_json(path)
        for number, variant in enumerate(test["variants"]):
            for provider in variant["providers"]:
                name = f"{setting.corpus.id('introspection', path)}#{number}"
                run = partial(check, variant["steps"], provider, (setting.servers, test.get("tags", {})))
                yield Case(name, run, provider)


def check(steps: list[dict[str, Any]], provider: str, context: tuple[Servers, dict[str, Any]]) -> str | None:
    """Why the first step that differs does."""
    servers, tags = context
    if provider != "sqlite" and provider not in servers.urls:
        raise Skip(f"no {provider} server answers")
    with servers.connection(provider) as connection:
        for number, step in enumerate(steps):
            if problem := attempt(connection, step, (steps, provider, tags)):
                return f"step {number} ({step['op']}): {problem}"
    return None


def attempt(connection: Connection, step: dict[str, Any], context: tuple[Any, str, dict[str, Any]]) -> str | None:
    steps, provider, tags = context
    match step["op"]:
        case "sql":
            finish(connection.script(step["sql"]))
            return None
        case "barrel_setup_not_extracted":
            text = next((other["expected"] for other in steps if other["op"] in ("introspect", "re_introspect")), None)
            if text is None:
                raise Skip("the tables are not recorded")
            after = from_schema(schema_of(text, provider, tags))
            finish(connection.script(script(empty(after.dialect), after)))
            return None
        case "introspect" | "re_introspect":
            expected = step.get("expected") or step.get("input") or ""
            before = schema_of(step.get("input", ""), provider, tags)
            return first_difference(blocks(format_text(expected)), blocks(introspected(connection, before)))
        case "introspect_warnings" | "re_introspect_warnings":
            before = schema_of(step.get("input", ""), provider, tags)
            return first_difference((step["expected"] or "").rstrip(), warned(connection, before).rstrip())
        case _:
            return None


def warned(connection: Connection, before: Schema) -> str:
    """The warnings about a database, over the blocks of `before`."""
    found = finish(inspect(connection, before.datasource.schemas))
    remarks = finish(read_remarks(connection, before.datasource.schemas))
    pulled = pull(found, before, remarks)
    return warnings_text(warnings(found, pulled, before, remarks), broken_relations(found, pulled))


def introspected(connection: Connection, before: Schema) -> str:
    """The blocks for a database, over those of `before`."""
    found = finish(inspect(connection, before.datasource.schemas))
    return blocks_text(pull(found, before, finish(read_remarks(connection, before.datasource.schemas))))


def blocks(text: str) -> str:
    """The models, views and enums of a schema."""
    return "\n\n".join(BLOCK.findall(text))


def schema_of(text: str, provider: str, tags: dict[str, Any]) -> Schema:
    """A step's schema, with a datasource in front where it has none."""
    if not re.search(r"^\s*datasource ", text, re.MULTILINE):
        named = tags.get("namespaces") or tags.get("db_schemas")
        schemas = f"  schemas = {json.dumps(named)}\n" if named else ""
        features = tags.get("preview_features")
        generator = (
            f'generator client {{\n  provider = "prisma-client"\n  previewFeatures = {json.dumps(features)}\n}}\n'
        )
        text = (generator if features else "") + text
        text = f'datasource db {{\n  provider = "{provider}"\n{schemas}}}\n{text}'
    return load_or_raise([Source(Path("schema.prisma"), text)])


FAMILY = Family("introspection", cases)
