"""What a user reads when the database cannot be reached or opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from nicol.drivers import (
    DatabaseUrl,
    DriverError,
    connect,
    connect_async,
    create_database,
    database_exists,
    drop_database,
    finish,
    parse_url,
)
from nicol.errors import AccessDeniedError, DatabaseConnectionError, DatabaseExistsError, NicolError
from tests.faults.servers import free_port, hanging_up, refusing, serving, silent

HERE = Path()


async def refusals(url: DatabaseUrl) -> set[tuple[str, str]]:
    """Code and first line of what the sync and the async driver say; each must fail."""
    said: set[tuple[str, str]] = set()
    with pytest.raises(NicolError) as caught:
        connect(url)
    said.add((caught.value.code, str(caught.value).partition("\n")[0]))
    with pytest.raises(NicolError) as caught:
        await connect_async(url)
    said.add((caught.value.code, str(caught.value).partition("\n")[0]))
    return said


async def test_a_server_that_is_down() -> None:
    port = free_port()
    said = await refusals(parse_url(f"postgresql://u@127.0.0.1:{port}/d", HERE))
    assert said == {("P1001", f"Can't reach database server at `127.0.0.1`:`{port}` (Connection refused).")}


async def test_a_wrong_password() -> None:
    with serving(refusing("28P01", 'password authentication failed for user "ann"', after_password=True)) as port:
        said = await refusals(parse_url(f"postgresql://ann:wrong@127.0.0.1:{port}/d", HERE))
    sentence = "Authentication failed against the database server at `127.0.0.1`: "
    assert said == {("P1000", sentence + "the credentials for the user `ann` are not valid.")}


async def test_a_missing_password() -> None:
    with serving(refusing("28P01", 'password authentication failed for user "ann"', after_password=True)) as port:
        said = await refusals(parse_url(f"postgresql://ann@127.0.0.1:{port}/d", HERE))
    assert {code for code, _ in said} == {"P1000"}


@pytest.mark.parametrize(
    ("sqlstate", "message", "code"),
    [
        ("28000", 'no pg_hba.conf entry for host "127.0.0.1", user "ann", database "d"', "P1010"),
        ("42501", 'permission denied for database "d"', "P1010"),
        ("3D000", 'database "d" does not exist', "P1003"),
        ("53300", "sorry, too many clients already", "P2037"),
        ("57P03", "the database system is starting up", "P1001"),
    ],
)
async def test_a_server_that_refuses(sqlstate: str, message: str, code: str) -> None:
    with serving(refusing(sqlstate, message)) as port:
        said = await refusals(parse_url(f"postgresql://ann@127.0.0.1:{port}/d", HERE))
    assert {each for each, _ in said} == {code}


async def test_a_server_that_never_answers() -> None:
    with serving(silent) as port:
        url = parse_url(f"postgresql://ann@127.0.0.1:{port}/d?connect_timeout=2", HERE)
        said = await refusals(url)
    assert said == {
        ("P1002", f"The database server at `127.0.0.1`:`{port}` was reached but timed out. No session within 2 s.")
    }


async def test_a_server_that_hangs_up() -> None:
    with serving(hanging_up) as port:
        said = await refusals(parse_url(f"postgresql://ann@127.0.0.1:{port}/d?sslmode=disable", HERE))
    assert {code for code, _ in said} <= {"P1001", "P1017"}


async def test_encryption_that_the_server_does_not_speak(postgresql_url: DatabaseUrl) -> None:
    with serving(refusing("08004", "no")) as port:
        said = await refusals(parse_url(f"postgresql://ann@127.0.0.1:{port}/d?sslmode=require", HERE))
    assert {code for code, _ in said} == {"P1011"}


async def test_a_database_that_is_absent(postgresql_url: DatabaseUrl, postgresql_url_text: str) -> None:
    url = parse_url(postgresql_url_text + "_absent", HERE)
    assert {code for code, _ in await refusals(url)} == {"P1003"}
    assert not database_exists(url)
    create_database(url)
    assert database_exists(url)
    with pytest.raises(DatabaseExistsError):
        create_database(url)
    drop_database(url)
    drop_database(url)
    assert not database_exists(url)


async def test_an_sqlite_file_that_is_absent(tmp_path: Path) -> None:
    url = parse_url("file:new/dev.db", tmp_path)
    assert await refusals(url) == {("P1003", f"Database `dev.db` does not exist at `{tmp_path}/new/dev.db`.")}
    assert not (tmp_path / "new").exists()
    create_database(url)
    assert database_exists(url)
    drop_database(url)
    assert not database_exists(url)


async def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    said = await refusals(parse_url("file:.", tmp_path))
    assert {code for code, _ in said} == {"P1013"}


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("These are notes.\n" * 99)
    said = await refusals(parse_url("file:notes.txt", tmp_path))
    assert said == {("NICOL-103", f"`{tmp_path}/notes.txt` is not an SQLite database: file is not a database.")}


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseConnectionError) as caught:
        create_database(parse_url("file:file/dev.db", tmp_path))
    assert caught.value.code == "P1010"


@contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """Works as a user without privileges, who can reach `folder`; root may read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    for parent in [*folder.parents][:3]:
        parent.chmod(parent.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_and_an_unreadable_file(tmp_path: Path) -> None:
    for name in ("secret.db", "readable.db", "writable.db"):
        with closing(apsw.Connection(str(tmp_path / name))) as made:
            made.execute("CREATE TABLE t (a)")
    (tmp_path / "secret.db").chmod(0)
    (tmp_path / "readable.db").chmod(0o444)
    (tmp_path / "writable.db").chmod(0o666)
    tmp_path.chmod(0o555)
    with nobody(tmp_path):
        for act in (connect, database_exists):
            with pytest.raises(AccessDeniedError) as caught:
                act(parse_url("file:secret.db", tmp_path))
            assert caught.value.code == "P1010"
        with pytest.raises(AccessDeniedError):
            create_database(parse_url("file:new.db", tmp_path))
        for name in ("readable.db", "writable.db"):
            connection = connect(parse_url("file:" + name, tmp_path))
            assert finish(connection.fetch("SELECT count(*) FROM t"))[0][0] == 0
            with pytest.raises(DriverError) as refused:
                finish(connection.execute("INSERT INTO t VALUES (1)"))
            assert refused.value.kind == "read_only"
            finish(connection.close())
    tmp_path.chmod(0o755)


def test_a_full_disk_undoes_the_statement(sqlite_url: DatabaseUrl) -> None:
    connection = connect(sqlite_url)
    finish(connection.script("CREATE TABLE t (a); PRAGMA max_page_count = 20"))
    with pytest.raises(DriverError) as caught:
        finish(connection.execute("INSERT INTO t VALUES (zeroblob(1000000))"))
    assert caught.value.kind == "disk_full"
    assert finish(connection.fetch("SELECT count(*) FROM t"))[0][0] == 0
    finish(connection.close())
