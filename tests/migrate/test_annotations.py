"""Annotations through the commands: migrations are written, drift is seen, and what goes is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect, finish
from nicol.migrate import DevDone, DevRequest, PushRequest, ResetNeeded, Shadow, dev, push
from tests.migrate.schemas import schema

PLAIN = """
model Item {
  id    Int     @id @default(autoincrement())
  price Int
  name  String  @default("x")
  twice Int?
}
"""
CHECKED = PLAIN.replace(
    "model Item", '/// @nicol.check("price >= 0 OR price = -1", name: "price_positive")\nmodel Item'
).replace("  twice", '  /// @nicol.generated("price * 2")\n  twice')


@pytest.fixture(params=["sqlite_url", "postgresql_url", "mysql_url"])
def url(request: pytest.FixtureRequest) -> DatabaseUrl:
    found: DatabaseUrl = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def live(url: DatabaseUrl) -> Connection:
    return connect(url)


def step(live: Connection, url: DatabaseUrl, folder: Path, models: str) -> str:
    """The migration that brings the folder to `models`, applied; "" when none was needed."""
    outcome = finish(
        dev(live, DevRequest(folder, schema(models, url.provider), Shadow(url), "step", accept_losses=True))
    )
    assert isinstance(outcome, DevDone), outcome
    return (folder / outcome.created / "migration.sql").read_text() if outcome.created else ""


def test_a_check_comes_changes_and_goes(live: Connection, url: DatabaseUrl, tmp_path: Path) -> None:
    step(live, url, tmp_path, PLAIN)
    finish(live.script('INSERT INTO "Item" (price) VALUES (3)'.replace('"', "`" if url.provider == "mysql" else '"')))
    assert "price_positive" in step(live, url, tmp_path, CHECKED)
    assert step(live, url, tmp_path, CHECKED) == ""
    assert "price < 9" in step(live, url, tmp_path, CHECKED.replace("price >= 0", "price < 9"))
    assert step(live, url, tmp_path, PLAIN) != ""
    assert step(live, url, tmp_path, PLAIN) == ""
    finish(live.script("INSERT INTO {0}Item{0} (price) VALUES (-5)".format("`" if url.provider == "mysql" else '"')))
    name = "`Item`" if url.provider == "mysql" else '"Item"'
    assert [row[0] for row in finish(live.fetch(f"SELECT price FROM {name} ORDER BY id"))] == [3, -5]
    finish(live.close())


def test_a_check_that_somebody_dropped_is_drift(postgresql_url: DatabaseUrl, tmp_path: Path) -> None:
    live = connect(postgresql_url)
    step(live, postgresql_url, tmp_path, CHECKED)
    finish(live.script('ALTER TABLE "Item" ADD CONSTRAINT by_hand CHECK (price < 100)'))
    assert step(live, postgresql_url, tmp_path, CHECKED) == ""
    finish(live.script('ALTER TABLE "Item" DROP CONSTRAINT price_positive'))
    outcome = finish(dev(live, DevRequest(tmp_path, schema(CHECKED, "postgresql"), Shadow(postgresql_url), "x")))
    assert isinstance(outcome, ResetNeeded)
    assert "[-] Removed check constraint `price_positive`" in outcome.text
    finish(live.close())


def test_push_makes_and_changes_but_never_drops(live: Connection, url: DatabaseUrl) -> None:
    for models, steps in ((CHECKED, True), (CHECKED, False), (CHECKED.replace(">= 0", ">= 5"), True), (PLAIN, False)):
        done = finish(push(live, PushRequest(schema(models, url.provider), accept_losses=True)))
        assert done.applied
        assert bool(done.steps) is steps, models
    finish(live.close())


def test_a_renamed_column_keeps_its_check(sqlite_url: DatabaseUrl, tmp_path: Path) -> None:
    live = connect(sqlite_url)
    step(live, sqlite_url, tmp_path, CHECKED)
    renamed = CHECKED.replace("  price Int\n", '  /// @nicol.renamed_from("price")\n  cost Int\n')
    renamed = renamed.replace("price >= 0 OR price = -1", "cost >= 0 OR cost = -1").replace("price * 2", "cost * 2")
    script = step(live, sqlite_url, tmp_path, renamed)
    assert "new_Item" not in script
    assert step(live, sqlite_url, tmp_path, renamed) == ""
    finish(live.close())
