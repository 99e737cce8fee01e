"""Files of SQL objects through the commands: made, replaced and dropped in an order that works, and never drifting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nicol.ddl import inspect
from nicol.drivers import Connection, DatabaseUrl, connect, finish
from nicol.errors.objects import ObjectFileError
from nicol.migrate import (
    DatabaseSide,
    DeployRequest,
    DevDone,
    DevRequest,
    PushRequest,
    SchemaSide,
    Shadow,
    deploy,
    dev,
    diff,
    push,
    read_folder,
)
from nicol.migrate.down import DownRequest, Undone, down
from nicol.migrate.objects import NO_OBJECTS, ObjectSources, pull_objects, read_objects
from nicol.migrate.rehearse import RehearsalRequest, rehearse
from nicol.migrate.reverse import accompany
from nicol.migrate.squash import SquashRequest, plan_squash
from nicol.model.schema import Schema
from tests.migrate.schemas import schema

ITEM = """
model Item {
  id    Int    @id @default(autoincrement())
  price Int
  name  String @default("x")
}

model Log {
  id   Int    @id @default(autoincrement())
  text String
}
"""
VIEW = "CREATE VIEW dear AS SELECT id, price FROM {Item} WHERE price > 10"
SECOND = "-- the dearest\nCREATE OR REPLACE VIEW a_few AS SELECT id FROM dear WHERE price > 100;\n"
TRIGGERS = {
    "sqlite": "CREATE TRIGGER told AFTER INSERT ON Item BEGIN INSERT INTO Log (text) VALUES (new.name); END;",
    "mysql": "CREATE TRIGGER told AFTER INSERT ON Item FOR EACH ROW "
    "BEGIN INSERT INTO Log (text) VALUES (NEW.name); END;",
    "postgresql": 'CREATE TRIGGER told AFTER INSERT ON "Item" FOR EACH ROW EXECUTE FUNCTION tell();',
}
FUNCTIONS = {
    "mysql": "CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2",
    "postgresql": "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2; $$",
}
TELL = """CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Log" (text) VALUES (NEW.name);
  RETURN NEW;
END $$;
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
    """A project's folder with its schema, objects and migrations."""

    def __init__(self, path: Path, live: Connection, url: DatabaseUrl) -> None:
        self.path, self.live, self.url = path, live, url
        self.models = ITEM

    def write(self, **files: str) -> None:
        """Writes files of objects, by name without its ending; an empty text removes one."""
        for name, text in files.items():
            path = self.path / "objects" / f"{name}.sql"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.replace("{Item}", self.quoted("Item")).replace("{Log}", self.quoted("Log")))
            if not text:
                path.unlink()

    def quoted(self, name: str) -> str:
        return f"`{name}`" if self.url.provider == "mysql" else f'"{name}"'

    @property
    def schema(self) -> Schema:
        return schema(self.models, self.url.provider)

    @property
    def objects(self) -> ObjectSources:
        return read_objects(self.schema, self.path, Path())

    def step(self) -> str:
        """What `migrate dev` writes and applies; "" for nothing."""
        request = DevRequest(
            self.path / "migrations", self.schema, Shadow(self.url), "step", accept_losses=True, objects=self.objects
        )
        outcome = finish(dev(self.live, request))
        assert isinstance(outcome, DevDone), outcome
        return (self.path / "migrations" / outcome.created / "migration.sql").read_text() if outcome.created else ""

    def left(self) -> str:
        """What separates the database from schema and files."""
        side = SchemaSide(self.schema, self.objects)
        return finish(diff(DatabaseSide(self.live), side, Shadow(self.url))).script

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in finish(self.live.fetch(sql))]


@pytest.fixture
def home(tmp_path: Path, live: Connection, url: DatabaseUrl) -> Home:
    return Home(tmp_path, live, url)


EMPTY = "-- This is an empty migration.\n"


def test_views_come_change_and_go_in_order(home: Home) -> None:
    home.write(one=SECOND, two=VIEW)
    script = home.step()
    assert script.index('-- @nicol.view("dear")') < script.index('-- @nicol.view("a_few")')
    assert home.step() == ""
    assert home.left() == EMPTY
    finish(home.live.script(f"INSERT INTO {home.quoted('Item')} (price) VALUES (5), (50), (500)"))
    assert home.rows("SELECT id FROM dear ORDER BY id") == [(2,), (3,)]
    assert home.rows("SELECT id FROM a_few") == [(3,)]
    home.write(two=VIEW.replace("id, price", "id, price, name"))
    assert "dear" in home.step()
    assert home.step() == ""
    assert home.rows("SELECT name FROM dear WHERE id = 2") == [("x",)]
    assert home.rows("SELECT id FROM a_few") == [(3,)]
    home.write(one="", two=VIEW.replace("id, price", "price, id"))
    changed = home.step()
    assert changed.index("DROP VIEW") < changed.index("VIEW dear")
    assert home.step() == ""
    home.write(two="")
    assert "DROP VIEW" in home.step()
    assert home.step() == ""


def test_a_view_makes_way_for_a_column(home: Home) -> None:
    home.write(two=VIEW, one=SECOND)
    home.step()
    home.models = ITEM.replace("price Int", "price BigInt").replace('  name  String @default("x")\n', "")
    assert home.step() != ""
    assert home.step() == ""
    assert home.left() == EMPTY
    assert home.rows("SELECT id FROM a_few") == []


def test_a_trigger_comes_changes_and_goes(home: Home) -> None:
    provider = home.url.provider
    home.write(trigger=TRIGGERS[provider], **({"z": TELL} if provider == "postgresql" else {}))
    assert '-- @nicol.trigger("Item", "told")' in home.step()
    assert home.step() == ""
    insert = f"INSERT INTO {home.quoted('Item')} (price, name) VALUES (1, 'one')"
    finish(home.live.script(insert))
    assert home.rows(f"SELECT text FROM {home.quoted('Log')}") == [("one",)]
    if provider == "postgresql":
        home.write(z=TELL.replace("NEW.name", "upper(NEW.name)"))
    else:
        home.write(
            trigger=TRIGGERS[provider]
            .replace("(new.name)", "(upper(new.name))")
            .replace("(NEW.name)", "(upper(NEW.name))")
        )
    assert home.step() != ""
    assert home.step() == ""
    finish(home.live.script(insert))
    assert home.rows(f"SELECT text FROM {home.quoted('Log')} ORDER BY id") == [("one",), ("ONE",)]
    home.models = ITEM.replace("price Int", "price BigInt?")
    home.step()
    finish(home.live.script(insert))
    assert len(home.rows(f"SELECT text FROM {home.quoted('Log')}")) == 3
    home.write(trigger="", **({"z": ""} if provider == "postgresql" else {}))
    assert "DROP TRIGGER" in home.step()
    assert home.left() == EMPTY
    finish(home.live.script(insert))
    assert len(home.rows(f"SELECT text FROM {home.quoted('Log')}")) == 3


ANNOTATED = {
    "sqlite": '/// @nicol.trigger("told", After, [Update], of: [price], when: "new.price > 5", '
    'body: "INSERT INTO Log (text) VALUES (new.name)")\nmodel Item',
    "mysql": '/// @nicol.trigger("told", After, [Update], file: "told.txt")\nmodel Item',
    "postgresql": '/// @nicol.trigger("told", Before, [Insert, Update], of: [price], when: "NEW.price > 5", '
    'body: "INSERT INTO \\"Log\\" (text) VALUES (NEW.name)")\nmodel Item',
}


def test_a_trigger_of_an_annotation(home: Home) -> None:
    (home.path / "told.txt").write_text("IF NEW.price > 5 THEN INSERT INTO Log (text) VALUES (NEW.name); END IF;")
    home.models = ITEM.replace("model Item", ANNOTATED[home.url.provider])
    assert home.step() != ""
    assert home.step() == ""
    assert home.left() == EMPTY
    table = home.quoted("Item")
    finish(home.live.script(f"INSERT INTO {table} (price, name) VALUES (1, 'low')"))
    finish(home.live.script(f"UPDATE {table} SET price = 7, name = 'high'"))
    assert home.rows(f"SELECT text FROM {home.quoted('Log')}") == [("high",)]
    assert home.rows(f"SELECT price FROM {table}") == [(7,)]
    home.models = ITEM
    assert "DROP TRIGGER" in home.step()
    assert home.left() == EMPTY


def test_a_function_under_a_default_and_a_view(home: Home) -> None:
    place = home.url
    if place.provider not in FUNCTIONS:
        return  # SQLite's functions are those of the program that opens it
    home.write(zz=FUNCTIONS[place.provider], v="CREATE VIEW doubled AS SELECT twice(price) AS n FROM {Item}")
    if place.provider == "postgresql":
        home.models = ITEM.replace("price Int", 'price Int @default(dbgenerated("twice(21)"))')
        home.models = home.models.replace(
            "model Item", '/// @nicol.check("twice(price) < 1000", name: "low")\nmodel Item'
        )
    assert home.step() != ""
    assert home.step() == ""
    finish(home.live.script(f"INSERT INTO {home.quoted('Item')} (price) VALUES (42)"))
    assert home.rows("SELECT n FROM doubled") == [(84,)]
    home.write(zz=FUNCTIONS[place.provider].replace("n * 2", "n * 3"))
    assert home.step() != ""
    assert home.rows("SELECT n FROM doubled") == [(126,)]
    assert home.step() == ""
    home.models = ITEM
    home.write(zz="", v="")
    assert home.step() != ""
    assert home.step() == ""


def test_policies_materialized_views_and_overloads(
    postgresql: Connection, postgresql_url: DatabaseUrl, tmp_path: Path
) -> None:
    home = Home(tmp_path, postgresql, postgresql_url)
    home.write(
        mine="""CREATE POLICY mine ON "Item" AS PERMISSIVE FOR SELECT TO public USING (name = current_user);""",
        stats="""CREATE MATERIALIZED VIEW stats AS SELECT name, count(*) AS n FROM "Item" GROUP BY name;
CREATE UNIQUE INDEX stats_name ON stats (name);""",
        add="CREATE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b'",
        concat="CREATE FUNCTION plus(a text, b text) RETURNS text LANGUAGE sql AS 'SELECT a || b'",
        proc='CREATE PROCEDURE fill(n int) LANGUAGE sql AS $$ INSERT INTO "Item" (price) VALUES (n) $$',
    )
    script = home.step()
    assert "ENABLE ROW LEVEL SECURITY" in script
    assert home.step() == ""
    assert home.left() == EMPTY
    finish(home.live.script("CALL fill(3); REFRESH MATERIALIZED VIEW CONCURRENTLY stats"))
    assert home.rows("SELECT plus(1, 2), plus('a', 'b')") == [(3, "ab")]
    home.write(
        mine="""CREATE POLICY mine ON "Item" USING (name = current_user) WITH CHECK (price > 0);
ALTER TABLE "Item" ENABLE ROW LEVEL SECURITY; ALTER TABLE "Item" FORCE ROW LEVEL SECURITY;""",
        stats='CREATE MATERIALIZED VIEW stats AS SELECT name, max(price) AS n FROM "Item" GROUP BY name',
        add="CREATE FUNCTION plus(a int, b int) RETURNS bigint LANGUAGE sql AS 'SELECT a::bigint + b'",
        concat="",
    )
    home.step()
    assert home.step() == ""
    assert home.left() == EMPTY
    assert home.rows("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'Item'") == [(True,)]
    home.write(mine="", stats="", add="", proc="")
    script = home.step()
    assert "DISABLE ROW LEVEL SECURITY" in script
    assert "Row level security on the table `Item` will be switched off." in script
    assert home.step() == ""


def test_objects_are_pushed_and_what_has_no_file_is_left_alone(home: Home) -> None:
    home.write(two=VIEW)
    request = PushRequest(home.schema, objects=home.objects, shadow=Shadow(home.url))
    assert finish(push(home.live, request)).applied
    assert finish(push(home.live, request)).steps == 0
    finish(home.live.script("CREATE VIEW other AS SELECT 1 AS one"))
    assert finish(push(home.live, request)).steps == 0
    assert finish(push(home.live, replace(request, objects=NO_OBJECTS))).steps == 0
    assert home.rows("SELECT one FROM other") == [(1,)]


def test_what_makes_no_object_is_shown_with_its_place(home: Home) -> None:
    home.write(two="-- first\n\n  INSERT INTO {Item} (price) VALUES (1);\n")
    with pytest.raises(ObjectFileError) as caught:
        home.step()
    assert "objects/two.sql:3:3" in str(caught.value)
    assert "This statement makes no object." in str(caught.value)


def test_what_the_database_refuses_is_shown_and_nothing_is_made(home: Home) -> None:
    home.write(two="CREATE VIEW dear AS SELECT pricey FROM {Item}")
    with pytest.raises(ObjectFileError) as caught:
        home.step()
    assert "objects/two.sql:1:1" in str(caught.value)
    assert "pricey" in str(caught.value)
    assert not (home.path / "migrations").exists()


def test_an_object_that_two_files_make(home: Home) -> None:
    home.write(two=VIEW, three=VIEW)
    with pytest.raises(ObjectFileError, match="The view `dear` is made twice"):
        home.step()


def test_the_way_back_and_the_squashed_migration_know_objects(home: Home) -> None:
    home.write(two=VIEW)
    home.step()
    home.write(two=VIEW.replace("> 10", "> 20"), one=SECOND)
    home.step()
    folder, shadow = home.path / "migrations", Shadow(home.url)
    names = [migration.name for migration in read_folder(folder).migrations]
    finish(accompany(folder, names[1], shadow))
    back = (folder / names[1] / "down.sql").read_text()
    assert "DROP VIEW" in back
    assert "> 10" in back
    assert [one.problems for one in finish(rehearse(RehearsalRequest(folder, home.schema, shadow, None)))] == [(), ()]
    outcome = finish(down(home.live, DownRequest(folder, home.schema, shadow, agreed=True)))
    assert outcome == Undone((names[1],))
    home.write(two=VIEW, one="")
    assert home.left() == EMPTY
    finish(deploy(home.live, DeployRequest(folder, home.url.provider)))
    plan = finish(plan_squash(SquashRequest(folder, home.schema, shadow)))
    assert plan.left_out == ()
    assert '-- @nicol.view("a_few")' in plan.script


def pulled(home: Home) -> list[str]:
    """Brings the files after the database; their paths with what happened to each."""
    live = finish(inspect(home.live))
    found = finish(pull_objects(live, home.schema, home.objects, Shadow(home.url), Path()))
    for path in found.removed:
        (home.path / path).unlink()
    for path, text in found.texts.items():
        (home.path / path).parent.mkdir(parents=True, exist_ok=True)
        (home.path / path).write_text(text)
    return sorted([*(f"- {path}" for path in found.removed), *map(str, found.texts)])


def test_pulling_keeps_what_people_wrote_and_follows_the_rest(home: Home) -> None:
    provider = home.url.provider
    home.write(mine=f"-- what costs something\n{VIEW};", gone="CREATE VIEW gone AS SELECT 1 AS one;")
    home.step()
    finish(home.live.script(TRIGGERS[provider] if provider != "postgresql" else TELL + TRIGGERS[provider]))
    finish(home.live.script("DROP VIEW gone"))
    functions = ["objects/functions/tell.sql"] if provider == "postgresql" else []
    assert pulled(home) == ["- objects/gone.sql", *functions, "objects/triggers/told.sql"]
    assert (home.path / "objects" / "mine.sql").read_text().startswith("-- what costs something\n")
    assert pulled(home) == []
    assert home.left() == EMPTY
    finish(home.live.script(f"DROP VIEW dear; {VIEW.replace('> 10', '> 11')}".replace("{Item}", home.quoted("Item"))))
    assert pulled(home) == ["objects/mine.sql"]
    assert "11" in (home.path / "objects" / "mine.sql").read_text()
    assert home.left() == EMPTY


def test_pulling_leaves_triggers_of_annotations_to_them(home: Home) -> None:
    (home.path / "told.txt").write_text("INSERT INTO Log (text) VALUES (NEW.name)")
    home.models = ITEM.replace("model Item", ANNOTATED[home.url.provider])
    home.step()
    assert pulled(home) == []


def test_policies_are_pulled(postgresql: Connection, postgresql_url: DatabaseUrl, tmp_path: Path) -> None:
    home = Home(tmp_path, postgresql, postgresql_url)
    home.step()
    finish(
        home.live.script(
            'CREATE POLICY own ON "Item" AS RESTRICTIVE FOR UPDATE TO postgres USING (price > 1 AND (id > 2));'
            'ALTER TABLE "Item" ENABLE ROW LEVEL SECURITY; ALTER TABLE "Log" FORCE ROW LEVEL SECURITY;'
            'ALTER TABLE "Log" ENABLE ROW LEVEL SECURITY;'
            'CREATE MATERIALIZED VIEW sums AS SELECT sum(price) AS total FROM "Item";'
            "CREATE INDEX by_sum ON sums (total);"
        )
    )
    assert pulled(home) == [
        "objects/materialized_views/sums.sql",
        "objects/policies/Log.sql",
        "objects/policies/own.sql",
    ]
    assert pulled(home) == []
    assert (home.path / "objects/policies/own.sql").read_text() == (
        'CREATE POLICY "own" ON "Item" AS RESTRICTIVE FOR UPDATE TO postgres USING ((price > 1) AND (id > 2));\n'
    )
    assert home.left() == EMPTY
