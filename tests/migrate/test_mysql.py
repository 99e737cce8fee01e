"""Migrate on MySQL and MariaDB, whose statements about tables commit by themselves."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect, finish
from nicol.errors.migrate import ApplyError, FailedMigrationsError, LockTimeoutError, SchemaNotEmptyError
from nicol.migrate import DeployRequest, DevDone, DevRequest, PushRequest, Shadow, deploy, dev, push, status
from nicol.migrate.databases import procedures
from nicol.migrate.history import read_history
from tests.migrate.histories import write
from tests.migrate.schemas import BLOG, BLOG_LATER, schema

INIT = "CREATE TABLE `User` (\n    `id` INTEGER NOT NULL,\n    PRIMARY KEY (`id`)\n);\n"
ROUTINE = """\
CREATE PROCEDURE `count_users`() BEGIN SELECT COUNT(*) FROM `User`; SELECT 1; END;
CREATE TABLE `Log` (`id` INTEGER NOT NULL PRIMARY KEY);
"""
BROKEN = """\
CREATE TABLE `Draft` (`id` INTEGER NOT NULL);
INSERT INTO `Missing` VALUES (1);
CREATE TABLE `Later` (`id` INT);
"""


def tables(connection: Connection) -> list[str]:
    return [row[0] for row in finish(connection.fetch("SHOW TABLES"))]


def request(folder: Path) -> DeployRequest:
    return DeployRequest(folder, "mysql")


def test_deploy_runs_routines_without_delimiter(mysql: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_init=INIT, _2_routine=ROUTINE)
    assert finish(deploy(mysql, request(folder))).applied == ("1_init", "2_routine")
    assert finish(deploy(mysql, request(folder))).applied == ()
    assert tables(mysql) == ["Log", "User", "_prisma_migrations"]
    history = finish(read_history(mysql))
    assert history is not None
    assert [(row.name, row.steps, row.logs) for row in history] == [("1_init", 1, None), ("2_routine", 1, None)]
    assert history[0].started_at.endswith(" UTC")


def test_a_failed_migration_keeps_what_it_did_and_says_so(mysql: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_broken=BROKEN)
    with pytest.raises(
        ApplyError, match="The first statement of 3 has stayed: this database commits every change of a table at once"
    ) as caught:
        finish(deploy(mysql, request(folder)))
    assert "1146" in str(caught.value)
    assert f"Statement 2 of 3:\n --> {tmp_path}/1_broken/migration.sql:2:1\n" in str(caught.value)
    assert tables(mysql) == ["Draft", "_prisma_migrations"]
    with pytest.raises(FailedMigrationsError, match="1_broken"):
        finish(deploy(mysql, request(folder)))


def test_a_database_with_tables_is_not_deployed_to(mysql: Connection, tmp_path: Path) -> None:
    finish(mysql.script(INIT))
    with pytest.raises(SchemaNotEmptyError, match="User"):
        finish(deploy(mysql, request(write(tmp_path, _1_init=INIT))))


def test_dev_writes_what_changed_and_status_agrees(
    mysql: Connection, mysql_url: DatabaseUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = uuid4()
    monkeypatch.setattr(import_module("nicol.migrate.databases.mysql"), "uuid4", lambda: name)
    created: list[bool] = []
    for models in (BLOG, BLOG_LATER, BLOG_LATER):
        asked = DevRequest(tmp_path, schema(models, "mysql"), Shadow(mysql_url), name="step", accept_losses=True)
        outcome = finish(dev(mysql, asked))
        assert isinstance(outcome, DevDone)
        created.append(outcome.created is not None)
    assert created == [True, True, False]
    assert tables(mysql) == ["Post", "Tag", "User", "_prisma_migrations"]
    assert finish(status(mysql, tmp_path, "mysql")).up_to_date
    assert (
        finish(
            mysql.fetch(
                "SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?",
                (f"prisma_migrate_shadow_db_{name}",),
            )
        )
        == []
    )


def test_push_and_clear(mysql: Connection) -> None:
    finish(push(mysql, PushRequest(schema(BLOG, "mysql"))))
    finish(mysql.script("CREATE VIEW v AS SELECT * FROM User; CREATE FUNCTION f() RETURNS INT RETURN 1"))
    finish(_clear(mysql))
    assert tables(mysql) == []
    finish(push(mysql, PushRequest(schema(BLOG_LATER, "mysql"))))
    assert tables(mysql) == ["Post", "Tag", "User"]


async def _clear(connection: Connection) -> None:
    await procedures(connection.dialect).clear(connection, ())


def test_the_lock_keeps_others_out(
    mysql: Connection, mysql_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(import_module("nicol.migrate.lock"), "WAIT", 1)
    other = connect(mysql_url)
    assert finish(other.fetch("SELECT GET_LOCK('prisma_migrate', 60)"))[0][0] == 1
    number = finish(other.fetch("SELECT CONNECTION_ID()"))[0][0]
    with pytest.raises(LockTimeoutError, match=rf"at work on this database, connection {number} \(user "):
        finish(deploy(mysql, request(write(tmp_path, _1_init=INIT))))
    finish(other.close())
    assert finish(deploy(mysql, request(tmp_path))).applied == ("1_init",)


def test_what_one_statement_leaves_to_the_next_is_there(mysql: Connection, tmp_path: Path) -> None:
    script = """\
CREATE TABLE `a` (`id` INT AUTO_INCREMENT PRIMARY KEY, `n` INT);
CREATE TABLE `b` (`a` INT, `late` VARCHAR(9));
INSERT INTO `a` (`n`) VALUES (7), (8);
INSERT INTO `b` VALUES (LAST_INSERT_ID(), 'x;y');
SET @late = 'z';
PREPARE p FROM 'INSERT INTO `b` VALUES (9, ?)';
EXECUTE p USING @late;
DEALLOCATE PREPARE p;
START TRANSACTION;
DELETE FROM `a`;
ROLLBACK;
LOCK TABLES `a` WRITE;
INSERT INTO `a` (`n`) VALUES (9);
UNLOCK TABLES;
"""
    assert finish(deploy(mysql, request(write(tmp_path, _1_all=script)))).applied == ("1_all",)
    assert finish(mysql.fetch("SELECT `a`, `late` FROM `b` ORDER BY `a`")) == [(1, "x;y"), (9, "z")]
    assert finish(mysql.fetch("SELECT COUNT(*) FROM `a`")) == [(3,)]


def test_the_clients_delimiter_is_understood(mysql: Connection, tmp_path: Path) -> None:
    script = (
        "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END$$\nDELIMITER ;\nCREATE TABLE a (id INT);\n"
    )

    assert finish(deploy(mysql, request(write(tmp_path, _1_all=script)))).applied == ("1_all",)
    finish(mysql.script("CALL p()"))
    assert tables(mysql) == ["_prisma_migrations", "a"]
