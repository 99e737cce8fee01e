"""Deployments killed at each statement: `status` explains what is there, and resolve or a rerun repairs it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect, finish
from nicol.errors.migrate import ApplyError, FailedMigrationsError
from nicol.migrate import DeployRequest, deploy, resolve_applied, resolve_rolled_back, status
from nicol.migrate.history import read_history
from nicol.migrate.statements import statements
from tests.migrate.histories import url_text, write

ROOT = Path(__file__).parents[2]
STEPS = "".join(f"CREATE TABLE step_{number} (id INTEGER NOT NULL PRIMARY KEY);\n" for number in range(1, 6))
CONCURRENTLY = """\
CREATE TABLE step_1 (id INTEGER NOT NULL PRIMARY KEY);
CREATE INDEX CONCURRENTLY step_2 ON step_1 (id);
CREATE TABLE step_3 (id INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE step_4 (id INTEGER NOT NULL PRIMARY KEY);
CREATE INDEX CONCURRENTLY step_5 ON step_1 (id);
"""
EACH_STEP = pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
WHEN = pytest.mark.parametrize("when", ["before", "after"])


def kill_at(url: DatabaseUrl, folder: Path, number: int, when: str) -> None:
    """Runs a deployment that is killed before or after the statement `number` of the steps."""
    words = ["-m", "tests.migrate.killer", url_text(url), str(folder), str(number), when]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def steps(connection: Connection) -> set[str]:
    """The marked tables and indexes that are there."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE name LIKE 'step%'",
        "postgresql": "SELECT relname::text FROM pg_class WHERE relname ~ '^step_[0-9]$'",
        "mysql": "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() "
        "AND table_name LIKE 'step%%'",
    }[connection.dialect.provider]
    return {row[0] for row in finish(connection.fetch(query))}


@EACH_STEP
@WHEN
async def test_one_transaction_leaves_nothing_and_is_deployed_again(
    database: Connection, database_url: DatabaseUrl, tmp_path: Path, number: int, when: str
) -> None:
    folder = write(tmp_path / "migrations", _1_steps=STEPS)
    kill_at(database_url, folder, number, when)

    found = await status(database, folder, database_url.provider)
    assert "Following migration has failed:\n1_steps" in found.text
    assert "one transaction, so nothing of it has stayed" in found.text
    with pytest.raises(FailedMigrationsError):
        await deploy(database, DeployRequest(folder, database_url.provider))
    assert steps(database) == set()

    await resolve_rolled_back(database, "1_steps")
    assert (await deploy(database, DeployRequest(folder, database_url.provider))).applied == ("1_steps",)
    assert steps(database) == {f"step_{place}" for place in range(1, 6)}
    assert (await status(database, folder, database_url.provider)).up_to_date


@EACH_STEP
@WHEN
async def test_what_mysql_committed_is_told_and_the_rest_is_run_by_hand(
    mysql: Connection, mysql_url: DatabaseUrl, tmp_path: Path, number: int, when: str
) -> None:
    folder = write(tmp_path / "migrations", _1_steps=STEPS)
    kill_at(mysql_url, folder, number, when)

    text = (await status(mysql, folder, "mysql")).text
    assert f"Statement {number} of 5 (line {number} of migration.sql) began, and its end was not recorded." in text
    assert ("Nothing was committed before it." in text) is (number == 1)
    assert ("The statement before it has been committed." in text) is (number == 2)
    assert (f"The {number - 1} statements before it have been committed." in text) is (number > 2)
    there = steps(mysql)
    assert there == {f"step_{place}" for place in range(1, number + (when == "after"))}

    for statement in statements(STEPS, mysql.dialect)[len(there) :]:
        await mysql.script(statement.code)
    await resolve_applied(mysql, folder, "mysql", "1_steps")
    assert (await deploy(mysql, DeployRequest(folder, "mysql"))).applied == ()
    assert (await status(mysql, folder, "mysql")).up_to_date


@EACH_STEP
async def test_statements_that_run_alone_are_told_apart(
    postgresql: Connection, postgresql_url: DatabaseUrl, tmp_path: Path, number: int
) -> None:
    folder = write(tmp_path / "migrations", _1_steps=CONCURRENTLY)
    kill_at(postgresql_url, folder, number, "before")

    text = (await status(postgresql, folder, "postgresql")).text
    reached = {1: 1, 2: 2, 3: 3, 4: 3, 5: 5}[number]
    assert f"Statement {reached} of 5 (line {reached} of migration.sql) began" in text
    assert steps(postgresql) == {f"step_{place}" for place in range(1, reached)}

    for statement in statements(CONCURRENTLY, postgresql.dialect)[reached - 1 :]:
        await postgresql.script(statement.code)
    await resolve_applied(postgresql, folder, "postgresql", "1_steps")
    assert (await status(postgresql, folder, "postgresql")).up_to_date


@EACH_STEP
async def test_a_script_with_its_own_transaction_is_told_apart(
    sqlite: Connection, sqlite_url: DatabaseUrl, tmp_path: Path, number: int
) -> None:
    lines = STEPS.splitlines(keepends=True)
    script = "".join([*lines[:2], "BEGIN;\n", *lines[2:4], "COMMIT;\n", lines[4]])
    folder = write(tmp_path / "migrations", _1_steps=script)
    kill_at(sqlite_url, folder, number, "before")

    reached = {1: 1, 2: 2, 3: 3, 4: 3, 5: 7}[number]
    assert (
        f"Statement {reached} of 7 (line {reached} of migration.sql) began"
        in (await status(sqlite, folder, "sqlite")).text
    )
    assert steps(sqlite) == {f"step_{place}" for place in {1: [], 2: [1], 3: [1, 2], 7: [1, 2, 3, 4]}[reached]}

    for statement in statements(script, sqlite.dialect)[reached - 1 :]:
        await sqlite.script(statement.code)
    await resolve_applied(sqlite, folder, "sqlite", "1_steps")
    assert (await status(sqlite, folder, "sqlite")).up_to_date


@EACH_STEP
async def test_a_connection_that_ends_leaves_what_is_deployed_again(
    postgresql: Connection, postgresql_url: DatabaseUrl, tmp_path: Path, number: int
) -> None:
    lines = STEPS.splitlines()
    broken = "\n".join([*lines[:number], "SELECT pg_terminate_backend(pg_backend_pid());", *lines[number:]])
    folder = write(tmp_path, _1_steps=broken)
    with pytest.raises(Exception, match="The connection was lost, and the database undoes everything"):
        await deploy(postgresql, DeployRequest(folder, "postgresql"))

    again = connect(postgresql_url)
    assert "nothing of it has stayed" in (await status(again, folder, "postgresql")).text
    write(folder, _1_steps=STEPS)
    await resolve_rolled_back(again, "1_steps")
    assert (await deploy(again, DeployRequest(folder, "postgresql"))).applied == ("1_steps",)
    await again.close()


def test_mysql_deployments_at_the_same_time_apply_each_migration_once(
    mysql: Connection, mysql_url: DatabaseUrl, tmp_path: Path
) -> None:
    names = [f"{number}_t" for number in range(9)]
    scripts = {f"_{name}": f"CREATE TABLE t{name} (id INT NOT NULL PRIMARY KEY);" for name in names}
    folder = write(tmp_path / "migrations", **scripts)
    words = [sys.executable, "-m", "tests.migrate.deployer", url_text(mysql_url), str(folder)]

    running = [subprocess.Popen(words, cwd=ROOT, text=True, stdout=subprocess.PIPE) for _ in range(2)]
    answers = [process.communicate(timeout=60)[0] for process in running]

    assert [process.returncode for process in running] == [0, 0]
    assert sorted(name for out in answers for name in out.split()) == names
    history = finish(read_history(mysql))
    assert history is not None
    assert [row.name for row in history if row.succeeded and row.logs is None] == names


@EACH_STEP
async def test_a_mysql_connection_that_ends_leaves_what_the_history_tells(
    mysql: Connection, mysql_url: DatabaseUrl, tmp_path: Path, number: int
) -> None:
    lines = STEPS.splitlines()
    broken = "\n".join([*lines[:number], "KILL CONNECTION_ID();", *lines[number:]])
    folder = write(tmp_path, _1_steps=broken)
    with pytest.raises(ApplyError):
        await deploy(mysql, DeployRequest(folder, "mysql"))

    again = connect(mysql_url)
    text = (await status(again, folder, "mysql")).text
    assert f"Statement {number + 1} of 6 (line {number + 1} of migration.sql) began" in text
    assert steps(again) == {f"step_{place}" for place in range(1, number + 1)}
    for statement in statements(STEPS, again.dialect)[number:]:
        await again.script(statement.code)
    await resolve_applied(again, folder, "mysql", "1_steps")
    assert (await status(again, folder, "mysql")).up_to_date
    await again.close()
