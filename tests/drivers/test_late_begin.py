"""A transaction of asyncpg begins with its first statement."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from nicol.drivers import DatabaseUrl, DriverError, connect, connect_async, finish, postgresql_settings
from nicol.drivers.asyncpg_session import Session
from nicol.drivers.postgresql_asyncpg import AsyncpgConnection

INSERT = "INSERT INTO t VALUES ($1) RETURNING a"
STATE = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL, current_setting('transaction_isolation')"


@pytest.fixture
async def one(postgresql_url: DatabaseUrl) -> AsyncIterator[AsyncpgConnection]:
    """A connection that has prepared `INSERT`, so that the next one carries the BEGIN."""
    made = await connect_async(postgresql_url)
    assert isinstance(made, AsyncpgConnection)
    await made.script("CREATE TABLE t (a int UNIQUE)")
    await made.fetch(INSERT, [0])
    yield made
    await made.close()


async def stored(connection: AsyncpgConnection) -> list[int]:
    return [row[0] for row in await connection.fetch("SELECT a FROM t ORDER BY a")]


async def test_what_the_first_statement_does_can_be_undone(one: AsyncpgConnection) -> None:
    await one.begin()
    assert [tuple(row) for row in await one.fetch(INSERT, [1])] == [(1,)]
    assert await one.execute("UPDATE t SET a = a + 10") == 2
    await one.rollback()
    assert await stored(one) == [0]
    await one.begin()
    await one.fetch(INSERT, [2])
    await one.commit()
    assert await stored(one) == [0, 2]


@pytest.mark.parametrize("prepared", [True, False])
async def test_the_isolation_holds_from_the_first_statement_on(one: AsyncpgConnection, prepared: bool) -> None:
    if prepared:
        await one.fetch(STATE)
    await one.begin("serializable")
    assert tuple((await one.fetch(STATE))[0]) == (False, "serializable")
    await one.rollback()
    assert tuple((await one.fetch(STATE))[0]) == (False, "read committed")


async def test_the_first_statement_fails(one: AsyncpgConnection) -> None:
    await one.begin()
    with pytest.raises(DriverError) as caught:
        await one.fetch(INSERT, [0])
    assert caught.value.kind == "unique"
    with pytest.raises(DriverError, match="current transaction is aborted"):
        await one.fetch("SELECT 1")
    await one.rollback()
    assert one.reusable
    assert await stored(one) == [0]


async def test_a_parameter_that_cannot_be_sent_leaves_the_transaction_to_begin(one: AsyncpgConnection) -> None:
    await one.begin()
    with pytest.raises(DriverError):
        await one.fetch(INSERT, ["text"])
    await one.fetch(INSERT, [1])
    await one.rollback()
    assert await stored(one) == [0]


async def test_a_transaction_without_statements_sends_nothing(one: AsyncpgConnection) -> None:
    for end in (one.commit, one.rollback):
        await one.begin()
        assert not one.reusable
        await end()
        assert one.reusable


async def test_many_rows_are_all_in_the_transaction(one: AsyncpgConnection) -> None:
    await one.begin()
    assert await one.execute_many("INSERT INTO t VALUES ($1)", [[1], [2], [3]]) == 3
    await one.rollback()
    assert await stored(one) == [0]


async def test_a_rollback_waits_for_the_first_statement(one: AsyncpgConnection) -> None:
    await one.fetch("SELECT pg_sleep(0)::text, $1::int", [1])
    await one.begin()
    first = asyncio.create_task(one.fetch(INSERT, [1]))
    await asyncio.sleep(0)
    await one.rollback()
    assert await first
    assert one.reusable
    assert await stored(one) == [0]


async def test_a_first_write_finds_its_session_dead(
    one: AsyncpgConnection, postgresql_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be tried again: what was not committed is not there."""
    monkeypatch.setattr(postgresql_settings, "STALE_AFTER", 0.0)
    (pid,) = (await one.fetch("SELECT pg_backend_pid()"))[0]
    killer = connect(postgresql_url)
    finish(killer.fetch("SELECT pg_terminate_backend($1, 5000)", [pid]))
    assert one.wake(1.0)
    await one.begin("serializable")
    await one.fetch(INSERT, [1])
    assert (await one.fetch(STATE))[0][1] == "serializable"
    assert finish(killer.fetch("SELECT a FROM t")) == [(0,)]
    await one.commit()
    assert finish(killer.fetch("SELECT count(*) FROM t")) == [(2,)]
    finish(killer.close())


async def test_a_first_statement_whose_plan_is_stale(one: AsyncpgConnection, postgresql_url: DatabaseUrl) -> None:
    read = "SELECT * FROM t"
    await one.fetch(read)
    other = connect(postgresql_url)
    finish(other.script("ALTER TABLE t ADD COLUMN b int"))
    finish(other.close())
    await one.begin("repeatable_read")
    assert [tuple(row) for row in await one.fetch(read)] == [(0, None)]
    assert (await one.fetch(STATE))[0][1] == "repeatable read"
    await one.rollback()


async def test_an_event_loop_whose_transports_cannot_be_led(
    one: AsyncpgConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(self: Session, sql: str) -> bool:
        return False

    monkeypatch.setattr(Session, "lead", unable)
    await one.begin("serializable")
    await one.fetch(INSERT, [1])
    assert tuple((await one.fetch(STATE))[0]) == (True, "serializable")
    await one.rollback()
    assert await stored(one) == [0]
