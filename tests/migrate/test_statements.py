"""How scripts are cut into statements, for each database by its own lexical rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicol.dialects import Dialect, mariadb, mysql, postgresql, sqlite
from nicol.migrate import read_folder
from nicol.migrate.statements import statements

EVERY = pytest.mark.parametrize("dialect", [postgresql, mysql, mariadb, sqlite], ids=lambda one: one.name)


def codes(script: str, dialect: Dialect) -> list[str]:
    return [one.code for one in statements(script, dialect)]


@EVERY
@pytest.mark.parametrize("script", ["", "  \n", "-- This is an empty migration.", "/* ; */ ; ;\n;", "\ufeff-- none"])
def test_a_script_without_code_has_no_statements(dialect: Dialect, script: str) -> None:
    assert statements(script, dialect) == ()


@EVERY
def test_places_count_from_one_and_texts_keep_everything(dialect: Dialect) -> None:
    script = "-- CreateTable\r\nCREATE TABLE a (id INT);\r\n\r\n  /* x */ DROP TABLE b ; ; -- the end\r\n"

    first, second = statements(script, dialect)

    assert (first.start, first.line, first.column, first.code) == (0, 2, 1, "CREATE TABLE a (id INT)")
    assert (second.start, second.line, second.column, second.code) == (40, 4, 11, "DROP TABLE b")
    assert first.text == "-- CreateTable\r\nCREATE TABLE a (id INT);"
    assert second.text == "\r\n\r\n  /* x */ DROP TABLE b ; ; -- the end\r\n"
    assert second.words == ("DROP", "TABLE", "B")


@EVERY
def test_semicolons_in_texts_names_and_comments_end_nothing(dialect: Dialect) -> None:
    name = "`a;b`" if dialect.provider == "mysql" else '"a;b"'
    script = f"INSERT INTO {name} VALUES ('x;''y;', ';'); -- one; two\n/* ; */ SELECT 1 /* ; */ + 2"

    assert codes(script, dialect) == [f"INSERT INTO {name} VALUES ('x;''y;', ';')", "SELECT 1 /* ; */ + 2"]


@pytest.mark.parametrize(
    "statement",
    [
        r"SELECT E'a\';b', 'c\'",
        r"SELECT e'\\', U&'d\0061;', B'1', X'1F', N'x;'",
        "SELECT $$ it's; $$",
        "SELECT $body$ $$ ; $b$ ' $body$",
        "SELECT $été$;$été$",
        "SELECT a$b$c, d$e",
        "SELECT /* outer; /* inner; */ still; */ 1",
        'SELECT U&"d;\\0061", "x"";y"',
        "CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
        "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC END",
        "CREATE FUNCTION f() RETURNS int AS $$ BEGIN IF true THEN RETURN 1; END IF; END; $$ LANGUAGE plpgsql",
        'CREATE TABLE function (begin int, "end" int)',
        "DO $$ BEGIN PERFORM 1; EXCEPTION WHEN others THEN NULL; END $$",
        "SELECT 1 -- 'not a text; \n + 2",
    ],
)
def test_one_statement_of_postgresql(statement: str) -> None:
    assert codes(f"{statement};\nSELECT 2;", postgresql) == [statement, "SELECT 2"]


def test_a_backslash_is_nothing_in_a_plain_text_of_postgresql() -> None:
    assert codes(r"SELECT 'a\'; SELECT 'b'", postgresql) == [r"SELECT 'a\'", "SELECT 'b'"]


@pytest.mark.parametrize(
    "statement",
    [
        r"""SELECT 'a\';b', "c\";d", 'e'';', N'x;', X'1F', _utf8'y;'""",
        "SELECT 1 # ; '\n + 2",
        "SELECT 1 -- ; '\n + 2",
        "SELECT 5 /* /* ; */ + 1",
        "/*!40101 SET NAMES utf8 */",
        "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
        "CREATE DEFINER=`a`@`b` PROCEDURE IF NOT EXISTS p(x INT) COMMENT 'c' BEGIN IF x THEN SET @a = 1; END IF; END",
        "CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC RETURN IF(x > 1, 2, 3)",
        "CREATE FUNCTION f(x INT) RETURNS TEXT DETERMINISTIC RETURN REPEAT('a', CASE x WHEN 1 THEN IF(x, 1, 2) END)",
        "CREATE PROCEDURE p(x INT) IF x THEN SELECT 1; ELSEIF x = 2 THEN SELECT IF(1, 2, 3); ELSE SELECT 2; END IF",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.end = NEW.begin",
        "CREATE TRIGGER t AFTER UPDATE ON a FOR EACH ROW BEGIN UPDATE b SET c = NEW.end; DELETE FROM d; END",
        "CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DROP TABLE IF EXISTS b; END",
        "CREATE PROCEDURE p() l: LOOP SET @a = 1; LEAVE l; END LOOP l",
        "CREATE PROCEDURE p() BEGIN REPEAT SET @a = 1; UNTIL @a > 3 END REPEAT; WHILE 1 DO SET @b = 1; END WHILE; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; CASE 1 WHEN 1 THEN BEGIN"
        " SELECT 1; END; ELSE SELECT CASE 2 WHEN 3 THEN 4 END; END CASE; SELECT 5; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR 1062 IF 1 THEN SELECT 1; END IF; SELECT 2; END",
        "BEGIN NOT ATOMIC IF 1 THEN SELECT 1; END IF; END",
        "CREATE TABLE event (begin INT, `end` INT, loop_ INT)",
        "CREATE OR REPLACE VIEW v AS SELECT CASE 1 WHEN 2 THEN 3 END AS c",
    ],
)
def test_one_statement_of_mysql(statement: str) -> None:
    assert codes(f"{statement};\nSELECT 2;", mysql) == [statement, "SELECT 2"]


def test_two_minus_signs_without_a_blank_are_no_comment_of_mysql() -> None:
    assert codes("SELECT 1--1; SELECT 2", mysql) == ["SELECT 1--1", "SELECT 2"]


def test_a_begin_that_begins_a_transaction_ends_at_once() -> None:
    script = "BEGIN; INSERT INTO a VALUES (1); COMMIT"

    assert codes(script, mysql) == codes(script, sqlite) == codes(script, postgresql)
    assert codes(script, mysql) == ["BEGIN", "INSERT INTO a VALUES (1)", "COMMIT"]


def test_the_clients_delimiter_is_understood_and_not_sent() -> None:
    script = """\
DELIMITER $$
CREATE PROCEDURE p() BEGIN SELECT 'a$$b'; END$$
CREATE TABLE t (id INT) $$
delimiter ;
CREATE TABLE u (
  delimiter VARCHAR(9)
);
"""

    assert codes(script, mysql) == [
        "CREATE PROCEDURE p() BEGIN SELECT 'a$$b'; END",
        "CREATE TABLE t (id INT)",
        "CREATE TABLE u (\n  delimiter VARCHAR(9)\n)",
    ]
    assert "".join(one.text for one in statements(script, mysql)) == script


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; SELECT CASE 1 WHEN 2 THEN 3 END; END",
        "create temp trigger if not exists t after insert on a when new.x begin delete from b; end",
        "CREATE TABLE [a;b] (`c;` INT)",
        "SELECT 1 /* ; /* ; */ + 2",
    ],
)
def test_one_statement_of_sqlite(statement: str) -> None:
    assert codes(f"{statement};\nSELECT 2;", sqlite) == [statement, "SELECT 2"]


MARKS = st.sampled_from(list(";'\"`[]().@:\\#é1\n\0"))
WORDS = st.sampled_from(
    ["CREATE", "FUNCTION", "TRIGGER", "PROCEDURE", "BEGIN", "END", "CASE", "IF", "REPEAT", "ATOMIC"]
)
OPENINGS = st.sampled_from(["$$", "$a$", "--", "--\n", "/*", "*/", "/*!", "/*!50003", "E'", "U&'", "\r\n", "DELIMITER"])
PIECES = MARKS | WORDS | OPENINGS


@EVERY
@given(script=st.lists(PIECES | st.text(max_size=3), max_size=40).map(" ".join))
def test_any_text_is_cut_without_loss(dialect: Dialect, script: str) -> None:
    found = statements(script, dialect)

    assert "".join(one.text for one in found) == (script if found else "")
    for one in found:
        assert one.code
        assert script.startswith(one.text, one.start)
        assert script.split("\n")[one.line - 1][one.column - 1 :].startswith(one.code.split("\n")[0])


@EVERY
@pytest.mark.parametrize("opening", ["'", "$a$", "/*", "/* /*", "E'\\", "`", '"', "(", "[", "BEGIN NOT ATOMIC CASE "])
def test_what_is_left_open_reaches_to_the_end(dialect: Dialect, opening: str) -> None:
    script = "SELECT 1; SELECT " + opening + "x; " * 20_000

    assert "".join(one.text for one in statements(script, dialect)) == script


def test_every_real_migration_is_cut_without_loss(corpus: Path) -> None:
    count = 0
    for dialect in (postgresql, mysql, sqlite):
        for lock in (corpus / "realworld").glob("*/migrations/migration_lock.toml"):
            folder = read_folder(lock.parent)
            for migration in folder.migrations if folder.provider == dialect.name else ():
                found = statements(migration.script, dialect)
                assert "".join(one.text for one in found) == (migration.script if found else "")
                count += len(found)
    assert count > 9_000
