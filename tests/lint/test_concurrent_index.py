"""An index that is built CONCURRENTLY lets others write; another one does not."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest

from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, finish

_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'"


@pytest.fixture
def others(postgresql_url: DatabaseUrl) -> Iterator[list[Connection]]:
    found = [connect(postgresql_url) for _ in range(3)]
    yield found
    for connection in found:
        finish(connection.close())


@pytest.mark.parametrize(("word", "is_free"), [("", False), ("CONCURRENTLY", True)])
def test_who_waits_for_an_index(postgresql: Connection, others: list[Connection], word: str, is_free: bool) -> None:
    """A writer that has not committed keeps both kinds of index from ending: who else waits can be seen meanwhile."""
    writer, builder, other = others
    finish(postgresql.script("CREATE TABLE t (id int)"))
    finish(writer.script("BEGIN"))
    finish(writer.script("INSERT INTO t VALUES (1)"))
    building = Thread(target=lambda: finish(builder.script(f"CREATE INDEX {word} t_id ON t(id)")))
    building.start()
    try:
        _until_it_waits(other)
        assert _can_write(other) == is_free
    finally:
        finish(writer.script("COMMIT"))
        building.join()


def _until_it_waits(connection: Connection) -> None:
    for _ in range(500):
        if finish(connection.fetch(_WAITS)) != [(0,)]:
            return
        finish(connection.script("SELECT pg_sleep(0.01)"))
    raise AssertionError("the index never waited")


def _can_write(connection: Connection) -> bool:
    finish(connection.script("SET lock_timeout = '200ms'"))
    try:
        finish(connection.script("INSERT INTO t VALUES (2)"))
    except DriverError as error:
        if error.kind != "locked":
            raise
        return False
    return True
