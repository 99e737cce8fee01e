"""Two migrate commands at once, and commands that are killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect
from nicol.errors.migrate import FailedMigrationsError, LockTimeoutError
from nicol.migrate import DeployRequest, deploy, resolve_rolled_back, status
from nicol.migrate import lock as lock_module
from nicol.migrate.history import read_history
from nicol.migrate.lock import is_disabled, locked
from tests.migrate.histories import ADD_POST, INIT, tables, url_text, write

ROOT = Path(__file__).parents[2]


def start(url: DatabaseUrl, folder: Path) -> subprocess.Popen[str]:
    """A deployment in another process."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.migrate.deployer", url_text(url), str(folder)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def many(count: int) -> dict[str, str]:
    return {
        f"{number:03}_t": f'CREATE TABLE "t{number:03}" ("id" INTEGER NOT NULL PRIMARY KEY);' for number in range(count)
    }


async def test_deployments_at_the_same_time_apply_each_migration_once(
    database: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    folder = write(tmp_path / "migrations", **many(40))

    processes = [start(database_url, folder) for _ in range(3)]
    answers = [process.communicate(timeout=60) for process in processes]

    assert [process.returncode for process in processes] == [0, 0, 0], answers
    applied = [name for out, _ in answers for name in out.split()]
    assert sorted(applied) == sorted(many(40))
    history = await read_history(database)
    assert history is not None
    assert [row.name for row in history] == sorted(many(40))
    assert all(row.succeeded and row.steps == 1 for row in history)


async def test_a_lock_that_another_holds_is_p1002_in_the_end(
    database: Connection, database_url: DatabaseUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "WAIT", 1)
    other = connect(database_url)
    folder = write(tmp_path / "migrations", _1_init=INIT)

    async with locked(other):
        with pytest.raises(LockTimeoutError) as caught:
            await deploy(database, DeployRequest(folder, database_url.provider))

    assert caught.value.code == "P1002"
    assert "advisory lock" in str(caught.value)
    assert "Timeout: 1000ms" in str(caught.value)
    if database.dialect.name == "postgresql":
        [[pid]] = await other.fetch("SELECT pg_backend_pid()")
        assert f"is at work on this database, pid {pid} (user postgres" in str(caught.value)
    await other.close()
    assert (await deploy(database, DeployRequest(folder, database_url.provider))).applied == ("1_init",)


async def test_the_lock_is_given_back_when_a_command_ends(
    database: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    await deploy(database, DeployRequest(write(tmp_path / "migrations", _1_init=INIT), database_url.provider))

    other = connect(database_url)
    await other.script('INSERT INTO "User" ("id", "email") VALUES (1, \'a\')')
    assert [tuple(row) for row in await database.fetch('SELECT "id" FROM "User"')] == [(1,)]
    await other.close()


async def test_the_lock_can_be_switched_off(
    postgresql: Connection, postgresql_url: DatabaseUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK", "1")
    other = connect(postgresql_url)
    await other.script("SELECT pg_advisory_lock(72707369)")

    folder = write(tmp_path / "migrations", _1_init=INIT)
    assert (await deploy(postgresql, DeployRequest(folder, "postgresql"))).applied == ("1_init",)
    await other.close()


@pytest.mark.parametrize(("value", "off"), [("1", True), ("true", True), ("", False), ("0", False), ("false", False)])
def test_what_switches_the_lock_off(value: str, off: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK", value)

    assert is_disabled() is off


async def test_an_open_connection_of_the_application_does_not_keep_migrations_out(
    sqlite: Connection, sqlite_url: DatabaseUrl, tmp_path: Path
) -> None:
    folder = write(tmp_path / "migrations", _1_init=INIT)
    await deploy(sqlite, DeployRequest(folder, "sqlite"))
    await sqlite.script("PRAGMA journal_mode = WAL")
    application = connect(sqlite_url)
    await application.fetch('SELECT * FROM "User"')
    write(folder, _2_post=ADD_POST)

    assert (await deploy(sqlite, DeployRequest(folder, "sqlite"))).applied == ("2_post",)
    assert await application.fetch('SELECT * FROM "Post"') == []
    await application.close()


async def test_deployments_to_a_wal_file_apply_each_migration_once(
    sqlite: Connection, sqlite_url: DatabaseUrl, tmp_path: Path
) -> None:
    await sqlite.script("PRAGMA journal_mode = WAL")
    folder = write(tmp_path / "migrations", **many(20))

    processes = [start(sqlite_url, folder) for _ in range(3)]
    answers = [process.communicate(timeout=60) for process in processes]

    assert [process.returncode for process in processes] == [0, 0, 0], answers
    assert sorted(name for out, _ in answers for name in out.split()) == sorted(many(20))


async def test_a_wal_file_that_another_migrates_is_p1002_in_the_end(
    sqlite: Connection, sqlite_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "WAIT", 1)
    await sqlite.script("PRAGMA journal_mode = WAL")
    other = connect(sqlite_url)

    async with locked(other):
        with pytest.raises(LockTimeoutError, match="advisory lock"):
            async with locked(sqlite):
                pass
    async with locked(sqlite):
        pass
    await other.close()


async def test_a_killed_deployment_leaves_what_resolve_repairs(
    database: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    slow = {
        "postgresql": "SELECT pg_sleep(30);",
        "sqlite": "CREATE TABLE many AS "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT i FROM n;",
    }[database_url.provider]
    folder = write(tmp_path / "migrations", _1_init=INIT, _2_slow=ADD_POST + slow)
    process = start(database_url, folder)
    await wait_until_running(database_url)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    await stop_server_side(database)

    with pytest.raises(FailedMigrationsError, match="`2_slow` migration started at"):
        await deploy(database, DeployRequest(folder, database_url.provider))
    assert await tables(database) == ["User", "_prisma_migrations"]
    assert (await status(database, folder, database_url.provider)).diagnosis.failed == ("2_slow",)

    write(folder, _2_slow=ADD_POST)
    await resolve_rolled_back(database, "2_slow")
    assert (await deploy(database, DeployRequest(folder, database_url.provider))).applied == ("2_slow",)
    assert "Post" in await tables(database)


async def wait_until_running(url: DatabaseUrl) -> None:
    """Returns when the second migration's script has been under way for a moment."""
    deadline = time.monotonic() + 30
    watcher = connect(url)
    while time.monotonic() < deadline:
        time.sleep(0.3)
        if url.provider == "sqlite":
            if Path(url.database).stat().st_size > 500_000:
                break
        elif await watcher.fetch(
            "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()"
        ):
            break
    await watcher.close()


async def stop_server_side(connection: Connection) -> None:
    """The server notices a client's death at the end of a statement: end it, as its own timeout would."""
    if connection.dialect.name == "postgresql":
        await connection.fetch(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
