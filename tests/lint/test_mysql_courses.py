"""What the rules say of algorithms and locks is what the server accepts, and it refuses anything cheaper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, create_database, drop_database, finish
from nicol.lint.courses import course
from tests.lint.migrations import history

SETUP = """\
CREATE TABLE `parent` (`id` INTEGER NOT NULL, PRIMARY KEY (`id`)) DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE `t` (
    `id` INTEGER NOT NULL, `a` INTEGER, `b` INTEGER NOT NULL DEFAULT 0, `s` VARCHAR(50) NOT NULL DEFAULT '',
    `long` VARCHAR(300) NOT NULL DEFAULT '', `txt` TEXT, `e` ENUM('A', 'B') NOT NULL DEFAULT 'A', `n` DECIMAL(10, 2),
    `d` DATETIME(3), PRIMARY KEY (`id`), KEY `t_a` (`a`)
) DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE `v` (`id` INTEGER NOT NULL, `double` INTEGER AS (`id` * 2) VIRTUAL, PRIMARY KEY (`id`));
"""
CHANGES = """\
ALTER TABLE t ADD COLUMN x int
ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT 5
ALTER TABLE t ADD COLUMN x datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
ALTER TABLE t ADD COLUMN x int AFTER a
ALTER TABLE v ADD COLUMN x int AFTER id
ALTER TABLE t ADD COLUMN x char(36) NOT NULL DEFAULT (uuid())
ALTER TABLE t ADD COLUMN x int AS (a + 1) VIRTUAL
ALTER TABLE t ADD COLUMN x int AS (a + 1) STORED
ALTER TABLE t DROP COLUMN txt
ALTER TABLE t DROP COLUMN a
ALTER TABLE t RENAME COLUMN txt TO txt2
ALTER TABLE t CHANGE COLUMN txt txt2 text
ALTER TABLE t MODIFY a int NOT NULL
ALTER TABLE t MODIFY b int NULL
ALTER TABLE t MODIFY a bigint
ALTER TABLE t MODIFY s varchar(63) NOT NULL DEFAULT ''
ALTER TABLE t MODIFY s varchar(100) NOT NULL DEFAULT ''
ALTER TABLE t MODIFY s varchar(20) NOT NULL DEFAULT ''
ALTER TABLE t MODIFY `long` varchar(500) NOT NULL DEFAULT ''
ALTER TABLE t MODIFY e enum('A', 'B', 'C') NOT NULL DEFAULT 'A'
ALTER TABLE t MODIFY e enum('C', 'A', 'B') NOT NULL DEFAULT 'A'
ALTER TABLE t MODIFY n decimal(12, 2)
ALTER TABLE t MODIFY d datetime(6)
ALTER TABLE t ALTER COLUMN b SET DEFAULT 7
ALTER TABLE t ADD INDEX ix (b)
ALTER TABLE t ADD UNIQUE INDEX ux (b)
ALTER TABLE t DROP INDEX t_a
ALTER TABLE t ADD FULLTEXT INDEX fx (txt)
ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES parent (id)
ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0)
ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
ALTER TABLE t ENGINE = InnoDB
ALTER TABLE t COMMENT = 'x'
""".splitlines()
_WAYS = [
    ("INSTANT", "NONE"),
    ("NOCOPY", "NONE"),
    ("INPLACE", "NONE"),
    ("INPLACE", "SHARED"),
    ("INPLACE", "EXCLUSIVE"),
    ("COPY", "SHARED"),
]
_REFUSED = ("1845", "1846")


@pytest.fixture(scope="module")
def database(_session_mysql_url: DatabaseUrl) -> Iterator[Connection]:
    url = replace(_session_mysql_url, database=f"{_session_mysql_url.database}_courses")
    create_database(url)
    connection = connect(url)
    yield connection
    finish(connection.close())
    drop_database(url)


@pytest.mark.parametrize("change", CHANGES)
def test_the_course_is_the_best_that_the_server_takes(database: Connection, change: str) -> None:
    if "MariaDB" not in str(finish(database.fetch("SELECT version()"))[0][0]):
        pytest.skip("measured on MariaDB, which knows NOCOPY")
    view = history(SETUP, f"{change};", provider="mysql").migrations[-1]
    said = course(view, view.steps[0])
    assert said is not None

    assert (said.algorithm, said.lock) == _best(database, change)


def _best(database: Connection, change: str) -> tuple[str, str]:
    for algorithm, lock in _WAYS:
        for table in ("t", "v", "parent"):
            finish(database.script(f"DROP TABLE IF EXISTS `{table}`"))
        for statement in SETUP.split(";\n"):
            if statement.strip():
                finish(database.script(statement))
        try:
            finish(database.script(f"{change}, ALGORITHM={algorithm}, LOCK={lock}"))
        except DriverError as error:
            if str(error.native_code) not in _REFUSED:
                raise
        else:
            return algorithm, lock
    raise AssertionError("no way was taken")
