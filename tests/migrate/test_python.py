"""Migrations in Python: with SQL or without, all at once or in batches, stopped and gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect, finish
from nicol.errors.history import DownError
from nicol.errors.migrate import ApplyError, FailedMigrationsError, ScriptError
from nicol.migrate import (
    DeployRequest,
    DevDone,
    DevRequest,
    ResetNeeded,
    Shadow,
    deploy,
    dev,
    resolve_rolled_back,
    status,
)
from nicol.migrate.check import CheckRequest, check
from nicol.migrate.down import DownPlan, DownRequest, Undone, down
from nicol.migrate.folder import read_folder
from nicol.migrate.parent import write_parent
from nicol.migrate.rehearse import RehearsalRequest, rehearse
from tests.migrate.histories import url_text
from tests.migrate.schemas import schema

MODELS = """
model User {
  id    Int     @id @default(autoincrement())
  first String
  last  String
  whole String?

  @@map("users")
}

model Score {
  game   String
  player Int
  points Int    @default(0)

  @@id([game, player])
}
"""
NAME = "20300101000000_names"
RAW = """
async def up(db):
    for row in await db.query_raw("SELECT id, first, last FROM users ORDER BY id"):
        full = f"{row['first']} {row['last']}"
        await db.execute_raw("UPDATE users SET whole = " + MARK1 + " WHERE id = " + MARK2, full, row["id"])
"""


@pytest.fixture(params=["sqlite_url", "postgresql_url", "mysql_url"])
def url(request: pytest.FixtureRequest) -> DatabaseUrl:
    found: DatabaseUrl = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def live(url: DatabaseUrl) -> Iterator[Connection]:
    connection = connect(url)
    yield connection
    finish(connection.close())


class Home:
    """A project whose first migration makes the tables, with rows in them."""

    def __init__(self, path: Path, live: Connection, url: DatabaseUrl) -> None:
        self.path, self.live, self.url = path, live, url
        request = DevRequest(path, schema(MODELS, url.provider), Shadow(url), "init")
        assert isinstance(finish(dev(live, request)), DevDone)
        for number in range(1, 8):
            finish(live.script(f"INSERT INTO users (first, last) VALUES ('F{number}', 'L{number}')"))

    def write(self, python: str, sql: str | None = "-- nothing\n", name: str = NAME) -> None:
        folder = self.path / name
        folder.mkdir(exist_ok=True)
        marks = {"sqlite": ("?", "?"), "postgresql": ("$1", "$2"), "mysql": ("?", "?")}[self.url.provider]
        (folder / "migration.py").write_text(python.replace("MARK1", repr(marks[0])).replace("MARK2", repr(marks[1])))
        if sql is not None:
            (folder / "migration.sql").write_text(sql)

    def freeze(self, models: str = MODELS, name: str = NAME) -> None:
        text = f'datasource db {{\n  provider = "{self.url.provider}"\n  url = env("DATABASE_URL")\n}}\n{models}'
        (self.path / name / "schema.txt").write_text(text)

    def deploy(self, told: list[tuple[str, int, int]] | None = None) -> tuple[str, ...]:
        def hear(name: str, rows: int, total: int) -> None:
            if told is not None:
                told.append((name, rows, total))

        return finish(deploy(self.live, DeployRequest(self.path, self.url.provider, on_batch=hear))).applied

    def full(self) -> list[object]:
        return [row[0] for row in finish(self.live.fetch("SELECT whole FROM users ORDER BY id"))]

    def state(self) -> str:
        return finish(status(self.live, self.path, self.url.provider)).text


@pytest.fixture
def home(tmp_path: Path, live: Connection, url: DatabaseUrl) -> Home:
    return Home(tmp_path, live, url)


ALL = [f"F{number} L{number}" for number in range(1, 8)]


@pytest.mark.parametrize("sql", ["-- nothing\n", None, "UPDATE users SET last = concat(last, '!');\n"])
def test_rows_are_changed_through_raw_sql(home: Home, sql: str | None) -> None:
    if home.url.provider == "sqlite" and sql is not None:
        sql = sql.replace("concat(last, '!')", "last || '!'")
    home.write(RAW, sql)
    assert home.deploy() == (NAME,)
    assert home.full() == ([f"{name}!" for name in ALL] if sql and "!" in sql else ALL)
    assert home.deploy() == ()
    assert home.state() == "Database schema is up to date!"


def test_a_failure_undoes_all_and_is_shown_with_its_line(home: Home) -> None:
    home.write(RAW + "    raise ValueError('no such name')\n", "UPDATE users SET last = 'X';\n")
    with pytest.raises(ApplyError) as caught:
        home.deploy()
    shown = str(caught.value)
    assert "ValueError: no such name" in shown
    assert "raise ValueError('no such name')" in shown
    assert caught.value.native_code == "ValueError"
    assert home.full() == [None] * 7
    last = [row[0] for row in finish(home.live.fetch("SELECT last FROM users"))]
    if home.url.provider == "mysql":
        assert last == ["X"] * 7
        assert "its Python has come to its beginning" in home.state()
        home.write(RAW, "UPDATE users SET last = 'X';\n")
        assert home.deploy() == (NAME,)
        assert home.full()[0] == "F1 X"
        return
    assert last == [f"L{number}" for number in range(1, 8)]
    with pytest.raises(FailedMigrationsError):
        home.deploy()
    finish(resolve_rolled_back(home.live, NAME))
    home.write(RAW, "UPDATE users SET last = 'X';\n")
    assert home.deploy() == (NAME,)
    assert home.full()[0] == "F1 X"


BATCHED = """
from nicol.migrate import batches

transaction = False

async def up(db):
    async for users in batches(db.user, where={"whole": None}, size=3):
        for user in users:
            if user.id == STOP:
                raise RuntimeError("stopped")
            await db.user.update(where={"id": user.id}, data={"whole": f"{user.first} {user.last}"})
"""


def test_batches_are_kept_one_by_one_and_gone_on_with(home: Home) -> None:
    home.write(BATCHED.replace("STOP", "5"))
    home.freeze()
    told: list[tuple[str, int, int]] = []
    with pytest.raises(ApplyError, match="It had come to User 3 rows"):
        home.deploy(told)
    assert told == [("User", 3, 7)]
    assert home.full() == [*ALL[:3], None, None, None, None]
    assert "its Python has come to User 3 rows. `nicol migrate deploy` goes on from there." in home.state()
    assert "RuntimeError: stopped" in home.state()
    home.write(BATCHED.replace("STOP", "99"))
    assert home.deploy(told) == (NAME,)
    assert told == [("User", 3, 7), ("User", 6, 7), ("User", 7, 7)]
    assert home.full() == ALL
    assert home.state() == "Database schema is up to date!"


def test_a_tool_that_knows_no_python_is_told(home: Home) -> None:
    home.write(RAW)
    home.deploy()
    finish(home.live.script("UPDATE _prisma_migrations SET logs = NULL"))
    assert f"was applied by a tool that did not run migration.py:\n{NAME}\n" in home.state()
    outcome = finish(dev(home.live, DevRequest(home.path, schema(MODELS, home.url.provider), Shadow(home.url))))
    assert outcome == DevDone(())


def test_an_edited_file_is_told(home: Home) -> None:
    home.write(RAW)
    home.deploy()
    home.write(RAW + "\n# later\n")
    assert "was modified after being applied:\n" + NAME in home.state()
    outcome = finish(dev(home.live, DevRequest(home.path, schema(MODELS, home.url.provider), Shadow(home.url))))
    assert isinstance(outcome, ResetNeeded)
    home.write(RAW.replace("\n", "\r\n"))
    assert home.state() == "Database schema is up to date!"


KEYED = """
from nicol.migrate import batches

async def up(db):
    seen = []
    async for scores in batches(db.score, size=2):
        for score in scores:
            seen.append((score.game, score.player))
            await db.score.update(
                where={"game_player": {"game": score.game, "player": score.player}}, data={"points": {"increment": 1}}
            )
    assert seen == [("a", 1), ("a", 2), ("b", 1), ("b", 3), ("c", 0)], seen
    async for scores in batches(db.score, where={"game": "b"}, size=1):
        for score in scores:
            assert score.points == 1
"""


def test_batches_follow_a_key_of_several_columns(home: Home) -> None:
    table = "`Score`" if home.url.provider == "mysql" else '"Score"'
    for game, player in (("b", 3), ("a", 2), ("c", 0), ("a", 1), ("b", 1)):
        finish(home.live.script(f"INSERT INTO {table} (game, player) VALUES ('{game}', {player})"))
    home.write(KEYED)
    told: list[tuple[str, int, int]] = []
    assert home.deploy(told) == (NAME,)
    assert told[2:] == [("Score", 5, 5), ("Score 2", 1, 2), ("Score 2", 2, 2), ("Score 2", 2, 2)]
    assert [row[0] for row in finish(home.live.fetch(f"SELECT points FROM {table}"))] == [1] * 5


def test_the_client_is_that_of_the_migration(home: Home) -> None:
    home.write(
        "async def up(db):\n"
        "    await db.person.create(data={'given': 'a', 'last': 'b'})\n"
        "    async with db.tx() as tx:\n"
        "        await tx.person.create(data={'given': 'c', 'last': 'd'})\n"
        "    import asyncio\n"
        "    await asyncio.sleep(0.001)\n"
    )
    person = 'model Person {\n  id Int @id @default(autoincrement())\n  given String @map("first")\n  last String\n'
    home.freeze(f'{person}  @@map("users")\n}}\n')
    assert home.deploy() == (NAME,)
    assert len(home.full()) == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [  # the last one is found out only when it runs
        ("def up(db): pass\n", "it defines no `async def up(db)`"),
        ("async def up(db) pass\n", "SyntaxError"),
        ("import nowhere_at_all\nasync def up(db): pass\n", "No module named 'nowhere_at_all'"),
        ("transaction = 3\nasync def up(db): pass\n", "`transaction` must be True or False"),
        ("async def up(db): await db.usre.count()\n", "AttributeError: 'Client' has no attribute 'usre'"),
    ],
)
def test_a_file_that_is_no_migration(home: Home, text: str, said: str) -> None:
    home.write(text)
    with pytest.raises(ApplyError if "usre" in said else ScriptError) as caught:
        home.deploy()
    assert said in str(caught.value)
    assert "migration.py" in str(caught.value)
    home.write(RAW)
    if "usre" in said and home.url.provider == "sqlite":
        finish(resolve_rolled_back(home.live, NAME))
    assert home.deploy() == (NAME,)


KILLED = """
import os, signal
from nicol.migrate import batches

transaction = False

async def up(db):
    async for users in batches(db.user, size=2):
        for user in users:
            if user.id == 5 and "KILL" in os.environ:
                os.kill(os.getpid(), signal.SIGKILL)
            await db.user.update(where={"id": user.id}, data={"whole": (user.whole or "") + "x"})
"""


def test_a_killed_process_is_gone_on_with(home: Home) -> None:
    home.write(KILLED, "ALTER TABLE users ADD COLUMN more INTEGER;\n")
    home.freeze()
    command = [sys.executable, "-m", "tests.migrate.deployer", url_text(home.url), str(home.path)]
    killed = subprocess.run(command, env={**os.environ, "KILL": "1"}, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert "its Python has come to User 4 rows" in home.state()
    assert home.full() == ["x"] * 4 + [None] * 3
    assert home.deploy() == (NAME,)
    assert home.full() == ["x"] * 7
    assert home.state() == "Database schema is up to date!"


WITH_DOWN = (
    RAW
    + """

async def down(db):
    await db.execute_raw("UPDATE users SET whole = NULL")
"""
)


def test_the_way_back_is_python_too(home: Home) -> None:
    home.write(WITH_DOWN)
    home.deploy()
    parts = schema(MODELS, home.url.provider)
    request = DownRequest(home.path, parts, Shadow(home.url))
    plan = finish(down(home.live, request))
    assert isinstance(plan, DownPlan)
    assert plan.python
    assert not plan.refused
    assert home.full() == ALL
    assert finish(down(home.live, replace(request, agreed=True))) == Undone((NAME,))
    assert home.full() == [None] * 7
    assert home.deploy() == (NAME,)
    assert home.full() == ALL
    with pytest.raises(DownError, match="one migration at a time"):
        finish(down(home.live, replace(request, all=True)))


def test_without_a_way_back_consent_is_needed(home: Home) -> None:
    home.write(RAW)
    home.deploy()
    request = DownRequest(home.path, schema(MODELS, home.url.provider), Shadow(home.url), agreed=True)
    plan = finish(down(home.live, request))
    assert isinstance(plan, DownPlan)
    assert plan.kept_rows[0].endswith("migration.py (it has no `down`)")
    assert finish(down(home.live, replace(request, accept_losses=True))) == Undone((NAME,))
    assert home.full() == ALL


def test_a_rehearsal_runs_the_python(home: Home) -> None:
    home.write(WITH_DOWN)
    request = RehearsalRequest(home.path, schema(MODELS, home.url.provider), Shadow(home.url))
    [tried] = finish(rehearse(request))
    assert (tried.name, tried.problems) == (NAME, ("Its way back changes rows in `users`.",))
    home.write(WITH_DOWN.replace("SET whole = NULL", "SET nowhere = NULL"))
    [tried] = finish(rehearse(request))
    assert "nowhere" in tried.problems[0]
    home.write(RAW)
    [tried] = finish(rehearse(request))
    assert tried.problems == ()


def test_an_edited_parent_in_python_is_found_without_a_database(home: Home) -> None:
    home.write(RAW)
    home.write(RAW, name="20300102000000_later")
    known = read_folder(home.path)
    write_parent(known.migrations[2], known.migrations[1])
    request = CheckRequest(home.path, schema(MODELS, home.url.provider), Shadow(home.url))
    assert finish(check(request)).problems == ()
    home.write(RAW + "\n# more\n")
    assert [problem.kind for problem in finish(check(request)).problems] == ["edited"]
