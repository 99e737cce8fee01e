"""Random pairs of schemas on live databases: a change from one to the other leaves nothing to do and loses no value."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nicol.ddl import diff, from_schema
from nicol.drivers import Connection
from nicol.errors.schema import SchemaError
from nicol.model.schema import Schema
from tests.ddl.drafts import a_draft, changed
from tests.ddl.lives import Outcome, change, schema_of

PROVIDERS = ("sqlite", "postgresql", "mysql")
BOUNDED = settings(
    derandomize=True,
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(params=PROVIDERS)
def live(request: pytest.FixtureRequest) -> Connection:
    """A connection to an empty database of each kind in turn."""
    connection: Connection = request.getfixturevalue(request.param)
    return connection


def pair(seed: int, provider: str) -> tuple[Schema, Schema]:
    """A schema and a change of it; the few that no schema file may say are left out."""
    random = Random(seed)
    before = a_draft(random, provider)
    after = changed(random, before)
    try:
        return schema_of(before.text), schema_of(after.text)
    except SchemaError:
        assume(False)
        raise


@given(st.integers(0, 100_000), st.booleans())
@BOUNDED
def test_a_change_leaves_nothing_to_do_and_keeps_what_it_does_not_touch(
    live: Connection, seed: int, rows: bool
) -> None:
    before, after = pair(seed, live.dialect.provider)

    outcome = change(live, before, after, rows)

    assert (outcome.left, outcome.lost) == ("", ())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_most_random_schemas_are_valid_and_most_pairs_differ(provider: str) -> None:
    valid = differing = 0
    for seed in range(40):
        random = Random(seed)
        before = a_draft(random, provider)
        after = changed(random, before)
        try:
            structures = [from_schema(schema_of(one.text)) for one in (before, after)]
        except SchemaError:
            continue
        valid += 1
        differing += bool(diff(*structures))
    assert valid > 30
    assert differing > 25


def schema(provider: str, models: str, namespaces: str = "") -> Schema:
    return schema_of(f'datasource db {{\n  provider = "{provider}"\n{namespaces}\n}}\n{models}')


TWO_SCHEMAS = '  schemas = ["public", "other one"]'
FOUND = {
    "an enum loses a value while a table with it goes": (
        "",
        "model A {\n id Int @id\n}\nmodel B {\n id Int @id\n e E @default(X)\n l E[]\n}\nenum E {\n X\n Y\n}\n",
        "model A {\n id Int @id\n}\nenum E {\n X\n}\n",
    ),
    "an enum loses a value while a column with it goes": (
        TWO_SCHEMAS,
        'model A {\n id Int @id\n e E? @default(X)\n @@schema("other one")\n}\n'
        'enum E {\n X\n Y\n @@schema("other one")\n}\n',
        'model A {\n id Int @id\n @@schema("other one")\n}\nenum E {\n X\n @@schema("other one")\n}\n',
    ),
    "an enum loses a value while a column with it becomes text": (
        "",
        "model A {\n id Int @id\n e E\n f E\n}\nenum E {\n X\n Y\n}\n",
        "model A {\n id Int @id\n e String\n f E\n}\nenum E {\n X\n}\n",
    ),
    "a list of an enum whose name has quotes has a default": (
        "",
        'model A {\n id Int @id\n e E[] @default([X])\n}\nenum E {\n X\n Y\n @@map("it\'s")\n}\n',
        'model A {\n id Int @id\n e E[] @default([X, Y])\n}\nenum E {\n X\n Y\n @@map("it\'s")\n}\n',
    ),
    "an enum whose name has double quotes has a default in a schema": (
        TWO_SCHEMAS,
        'model A {\n id Int @id\n e E @default(X)\n @@schema("public")\n}\n'
        'enum E {\n X\n @@map("quo\\"te")\n @@schema("public")\n}\n',
        'model A {\n id Int @id\n e E @default(X)\n n Int?\n @@schema("public")\n}\n'
        'enum E {\n X\n @@map("quo\\"te")\n @@schema("public")\n}\n',
    ),
    "a table outside of public stops counting": (
        TWO_SCHEMAS,
        'model A {\n id Int @id @default(autoincrement())\n @@map("two words")\n @@schema("other one")\n}\n',
        'model A {\n id Int @id\n @@map("two words")\n @@schema("other one")\n}\n',
    ),
    "a table whose name needs quotes begins to count": (
        TWO_SCHEMAS,
        'model A {\n id Int @id\n @@map("quo\\"te\'s")\n @@schema("other one")\n}\n'
        'model B {\n id Int @id\n @@map("quo\\"te")\n @@schema("public")\n}\n',
        'model A {\n id Int @id @default(autoincrement())\n @@map("quo\\"te\'s")\n @@schema("other one")\n}\n'
        'model B {\n id Int @id @default(autoincrement())\n @@map("quo\\"te")\n @@schema("public")\n}\n',
    ),
    "a unique index on some rows goes while its column, the key, changes its type": (
        '}\ngenerator c {\n provider = "nicol"\n previewFeatures = ["partialIndexes"]',
        'model A {\n id Int @id\n @@unique([id], where: raw("id > 5"))\n}\n',
        "model A {\n id String @id @db.VarChar(20)\n}\n",
    ),
    "a unique index goes while its column, the key, is made anew": (
        "",
        "model A {\n id String @id @db.VarChar(20)\n @@unique([id])\n}\n",
        "model A {\n id Int @id\n}\n",
    ),
}
"""What random pairs have brought to light on PostgreSQL: lines of the datasource, before, after."""


@pytest.mark.parametrize("case", FOUND)
def test_what_random_pairs_found(postgresql: Connection, case: str) -> None:
    namespaces, before, after = FOUND[case]
    old, new = (schema("postgresql", models, namespaces) for models in (before, after))

    assert change(postgresql, old, new, rows=False) == Outcome()
