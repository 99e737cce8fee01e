"""Locks that others hold, and statements that take too long."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect, finish
from nicol.errors.migrate import ApplyError, UnsupportedLimitError
from nicol.migrate import DeployRequest, Patience, deploy, status
from nicol.migrate.databases import waiting
from tests.migrate.histories import write


def request(folder: Path, url: DatabaseUrl, *, lock: float | None = None, retries: int = 0) -> DeployRequest:
    patience = Patience(lock, retries=retries, beside=lambda: connect(url))
    return DeployRequest(folder, url.provider, patience=patience)


@pytest.fixture(params=["postgresql", "mysql"])
def server_url(request: pytest.FixtureRequest) -> DatabaseUrl:
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, DatabaseUrl)
    return url


@pytest.fixture
def folder(server_url: DatabaseUrl, tmp_path: Path) -> Path:
    """A table that is there, and a migration that alters it."""
    folder = write(tmp_path / "migrations", _1_init="CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);")
    connection = connect(server_url)
    finish(deploy(connection, DeployRequest(folder, server_url.provider)))
    finish(connection.close())
    return write(folder, _2_alter="CREATE TABLE b (id INT);\nALTER TABLE a ADD COLUMN n INTEGER;")


def hold(connection: Connection) -> str:
    """Reads the table in a transaction that stays open, and so keeps it from being altered; the session's number."""
    number = {"postgresql": "SELECT pg_backend_pid()", "mysql": "SELECT CONNECTION_ID()"}[connection.dialect.provider]
    session = str(finish(connection.fetch(number))[0][0])
    finish(connection.script("BEGIN"))
    finish(connection.fetch("SELECT * FROM a"))
    return session


async def test_a_lock_that_is_not_to_be_had_is_told_with_its_holder(
    postgresql_url: DatabaseUrl, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write(tmp_path / "migrations", _1_init="CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);")
    connection, other = connect(postgresql_url), connect(postgresql_url)
    await deploy(connection, request(folder, postgresql_url))
    write(folder, _2_alter="CREATE TABLE b (id INT);\nALTER TABLE a ADD COLUMN n INTEGER;")
    pid = hold(other)

    with pytest.raises(ApplyError) as caught:
        await deploy(connection, request(folder, postgresql_url, lock=1))

    text = str(caught.value)
    assert "Database error code: 55P03" in text
    assert f"The lock is held by pid {pid} (user postgres" in text
    assert "idle in transaction for" in text
    assert "last statement: SELECT * FROM a" in text
    assert "Statement 2 of 2" in text
    assert "It is recorded as rolled back: deploy again when the lock is free." in text
    assert f"Waiting for a lock that is held by pid {pid}" in caplog.text
    assert (await status(connection, folder, "postgresql")).diagnosis.pending == ("2_alter",)

    await other.script("ROLLBACK")
    assert (await deploy(connection, request(folder, postgresql_url, lock=1))).applied == ("2_alter",)
    assert (await connection.fetch("SHOW lock_timeout"))[0][0] == "0"
    await connection.close()
    await other.close()


async def test_mysql_tells_who_is_in_a_transaction(mysql_url: DatabaseUrl, tmp_path: Path) -> None:
    folder = write(tmp_path / "migrations", _1_init="CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);")
    connection, other = connect(mysql_url), connect(mysql_url)
    await deploy(connection, request(folder, mysql_url))
    write(folder, _2_alter="ALTER TABLE a ADD COLUMN n INTEGER;")
    number = hold(other)

    with pytest.raises(ApplyError) as caught:
        await deploy(connection, request(folder, mysql_url, lock=1))

    assert "Database error code: 1205" in str(caught.value)
    assert f"The lock is held by connection {number} (user " in str(caught.value)
    await other.script("ROLLBACK")
    assert (await deploy(connection, request(folder, mysql_url, lock=1))).applied == ("2_alter",)
    assert (await connection.fetch("SELECT @@session.lock_wait_timeout = @@global.lock_wait_timeout"))[0][0] == 1
    await connection.close()
    await other.close()


async def test_a_lock_that_becomes_free_is_got_by_trying_again(
    server_url: DatabaseUrl, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, other = connect(server_url), connect(server_url)
    hold(other)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            finish(other.script("ROLLBACK"))

    monkeypatch.setattr(waiting, "time", SimpleNamespace(sleep=pause))
    done = await deploy(connection, request(folder, server_url, lock=1, retries=5))

    assert done.applied == ("2_alter",)
    assert pauses == [1, 2]
    assert (await connection.fetch("SELECT n FROM a")) == []
    await connection.close()
    await other.close()


@pytest.mark.parametrize(("kind", "sleep", "code"), [("postgresql", "pg_sleep", "57014"), ("mysql", "SLEEP", "1969")])
async def test_a_statement_that_takes_too_long_is_stopped(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, sleep: str, code: str
) -> None:
    connection: Connection = request.getfixturevalue(kind)
    folder = write(tmp_path, _1_slow=f"CREATE TABLE a (id INT);\nSELECT {sleep}(60);")

    with pytest.raises(ApplyError, match=f"Database error code: {code}\n"):
        await deploy(connection, DeployRequest(folder, kind, patience=Patience(statement_timeout=0.1)))

    limit = {"postgresql": "SHOW statement_timeout", "mysql": "SELECT @@session.max_statement_time"}[kind]
    assert str((await connection.fetch(limit))[0][0]) in ("0", "0.000000", "0.0")


@pytest.mark.parametrize(
    ("patience", "name"),
    [(Patience(statement_timeout=1), "statement_timeout"), (Patience(lock_timeout=1), "lock_timeout")],
)
async def test_sqlite_has_no_limits(sqlite: Connection, tmp_path: Path, patience: Patience, name: str) -> None:
    folder = write(tmp_path, _1_init="CREATE TABLE a (id INT);")

    with pytest.raises(UnsupportedLimitError, match=f"`{name}` has no effect on this database: SQLite"):
        await deploy(sqlite, DeployRequest(folder, "sqlite", patience=patience))
