"""SQL put together of pieces, and the unsafe variants."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.client.sql import empty, identifier, join, raw, sql, values
from nicol.dialects import dialect_for
from nicol.dialects.quoting import identifier as quoted
from nicol.errors.query import InvalidInputError


def test_values_become_parameters_of_each_database() -> None:
    piece = sql("SELECT * FROM {} WHERE a = {x} AND b IN ({}) {}", identifier("s", 'T"'), join([1, 2]), empty, x="v")
    assert piece.render(dialect_for("postgresql")) == (
        'SELECT * FROM "s"."T""" WHERE a = $1 AND b IN ($2, $3) ',
        ["v", 1, 2],
    )
    assert piece.render(dialect_for("sqlite"))[0] == 'SELECT * FROM "s"."T""" WHERE a = ? AND b IN (?, ?) '
    assert piece.render(dialect_for("mysql"))[0].startswith('SELECT * FROM `s`.`T"` WHERE a = ?')


def test_pieces() -> None:
    postgresql = dialect_for("postgresql")
    assert values([(1, "a"), (2, "b")]).render(postgresql) == ("($1, $2), ($3, $4)", [1, "a", 2, "b"])
    conditions = join([sql("a = {}", 1), sql("b = {}", 2)], " OR ")
    assert sql("WHERE {} {{}} {}", conditions, raw("LIMIT 1")).render(postgresql) == (
        "WHERE a = $1 OR b = $2 {} LIMIT 1",
        [1, 2],
    )
    assert (sql("a") + sql("b {}", None)).render(postgresql) == ("ab $1", [None])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: join([]), "nothing to join"),
        (lambda: values([]), "nothing to join"),
        (lambda: sql("{}"), "0 values are given"),
        (lambda: sql("a", 1), "more values are given"),
        (lambda: sql("a", b=1), "more values are given"),
        (lambda: sql("{b}"), "nothing is given for `{b}`"),
        (lambda: sql("{0}", 1), "a plain name"),
        (lambda: sql("{!r}", 1), "a plain name"),
    ],
)
def test_what_does_not_fit_is_refused(make: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()


async def test_composed_statements_run(db: Any) -> None:
    rows = values([(1, 'Robert\'); DROP TABLE "Tag";--'), (2, "b")])
    assert await db.execute_raw(sql("INSERT INTO {} (id, name) {}", identifier("Tag"), sql("VALUES {}", rows))) == 2
    only = sql("WHERE name IN ({})", join(["b", "c"]))
    assert await db.query_raw(sql("SELECT id FROM {} {}", identifier("Tag"), only)) == [{"id": 2}]
    assert await db.query_first(sql("SELECT name FROM {} {} ORDER BY id", identifier("Tag"), empty)) == {
        "name": 'Robert\'); DROP TABLE "Tag";--'
    }
    with pytest.raises(InvalidInputError, match="in it already"):
        await db.query_raw(sql("SELECT 1"), 1)


async def test_unsafe_text(db: Any) -> None:
    dialect = db._engine.pool.dialect
    place, table, column = "$1" if dialect.placeholder == "$n" else "?", quoted(dialect, "Tag"), "name"
    assert await db.execute_raw_unsafe(f"INSERT INTO {table} ({column}) VALUES ({place})", "a") == 1
    assert await db.query_raw_unsafe(f"SELECT {column} FROM {table} WHERE name = {place}", "a") == [{"name": "a"}]


def test_blocking(sync_db: Any) -> None:
    sync_db.tag.create_many([{"name": "a"}, {"name": "b"}])
    statement = sql("SELECT name FROM {} WHERE name IN ({})", identifier("Tag"), join(["b", "c"]))
    assert sync_db.query_raw(statement) == [{"name": "b"}]
    assert sync_db.query_first(statement) == {"name": "b"}
    assert sync_db.execute_raw(sql("DELETE FROM {}", identifier("Tag"))) == 2
