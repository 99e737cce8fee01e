"""All the ways to a PostgreSQL server: passwords, sockets, IPv6, certificates, several hosts, a pooler."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.soak.server import Server, own_server
from nicol.drivers import DatabaseUrl, DriverError, connect, connect_async, finish, open_async_pool, parse_url
from nicol.errors import NicolError
from tests.faults.servers import free_port
from tests.services import UNPRIVILEGED, find_binaries, wait_for

pytestmark = pytest.mark.skipif(find_binaries() is None, reason="PostgreSQL's binaries are not here")
ODD = "p@ss:w/rd?#[]%2F&=+ 'é\"\\$`;ß水"
"""A password with everything that means something in a URL, a connection string or a shell."""
ACCESS = """
local all all scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
hostnossl all plain 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
"""


def owned(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(path, UNPRIVILEGED, UNPRIVILEGED)


def certificate(folder: Path, name: str) -> None:
    """A certificate that signs itself, for the host `localhost`."""
    made = [
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    files = ["-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"]
    subprocess.run(["openssl", "req", "-x509", *made, *files], check=True, capture_output=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that asks for passwords, with TLS and IPv6."""
    with own_server() as made:
        admin = connect(parse_url(made.url, Path()))
        quoted = ODD.replace("'", "''")
        finish(admin.script(f"CREATE ROLE ann LOGIN PASSWORD '{quoted}'; CREATE ROLE plain LOGIN PASSWORD 'x'"))
        finish(admin.close())
        made.stop()
        data = made.folder / "data"
        certificate(made.folder, "server")
        for name in ("server.key", "server.crt"):
            owned(data / name, (made.folder / name).read_text())
        owned(data / "pg_hba.conf", ACCESS)
        addresses = "127.0.0.1,::1" if socket.has_ipv6 else "127.0.0.1"
        made.start("ssl=on", f"listen_addresses={addresses}")
        made.folder.chmod(0o755)
        yield made


def url(server: Server, host: str = "127.0.0.1", options: str = "", user: str = "ann", password: str = ODD) -> str:
    access = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return f"postgresql://{access}@{host}:{server.port}/postgres{options}"


async def asked(text: str, sql: str = "SELECT current_user::text") -> set[str]:
    """What both drivers say to a question."""
    where = parse_url(text, Path())
    blocking, waiting = connect(where), await connect_async(where)
    said = {str((await each.fetch(sql))[0][0]) for each in (blocking, waiting)}
    finish(blocking.close())
    await waiting.close()
    return said


async def refused(text: str) -> set[str]:
    """The codes of what both drivers say; the password is in no word of it."""
    where = parse_url(text, Path())
    codes: set[str] = set()
    for opened in (asyncio.to_thread(connect, where), connect_async(where)):
        with pytest.raises(NicolError) as caught:
            await opened
        codes.add(caught.value.code)
        shown = [str(caught.value), repr(caught.value), str(caught.value.__cause__), repr(where), str(where)]
        assert where.password
        assert not [text for text in shown if where.password in text]
    return codes


async def test_a_password_with_odd_characters(server: Server) -> None:
    assert await asked(url(server)) == {"ann"}
    assert await refused(url(server, password="not" + ODD)) == {"P1000"}
    assert await refused(url(server, user="bob")) == {"P1000"}


async def test_credentials_among_the_parameters(server: Server) -> None:
    options = f"host=127.0.0.1&port={server.port}&user=ann&password={quote(ODD, safe='')}&dbname=postgres"
    assert await asked(f"postgresql://?{options}") == {"ann"}


async def test_a_unix_socket(server: Server) -> None:
    folder = quote(str(server.folder), safe="")
    for text in (
        url(server, folder),
        url(server, "localhost", f"?host={folder}"),
        f"postgresql://ann:{quote(ODD, safe='')}@/postgres?host={folder}&port={server.port}",
    ):
        assert await asked(text, "SELECT inet_client_addr() IS NULL") == {"True"}
    assert await refused(url(server, quote(str(server.folder / "data"), safe=""))) == {"P1001"}


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6")
async def test_ipv6(server: Server) -> None:
    assert await asked(url(server, "[::1]"), "SELECT inet_client_addr()::text") <= {"::1/128", "::1"}


async def test_certificates(server: Server, tmp_path: Path) -> None:
    root = quote(str(server.folder / "server.crt"), safe="")
    encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    for options, answer in (
        ("?sslmode=disable", "False"),
        ("?sslmode=prefer", "True"),
        ("?sslmode=require", "True"),
        (f"?sslmode=verify-ca&sslrootcert={root}", "True"),
        (f"?sslmode=require&sslcert={root}", "True"),
    ):
        assert await asked(url(server, options=options), encrypted) == {answer}
    assert await asked(url(server, "localhost", f"?sslmode=verify-full&sslrootcert={root}"), encrypted) == {"True"}
    assert await refused(url(server, options=f"?sslmode=verify-full&sslrootcert={root}")) == {"P1011"}
    certificate(tmp_path, "other")
    other = quote(str(tmp_path / "other.crt"), safe="")
    assert await refused(url(server, options=f"?sslmode=verify-ca&sslrootcert={other}")) == {"P1011"}
    assert await refused(url(server, options="?sslmode=verify-ca&sslrootcert=absent.crt")) == {"P1011"}


async def test_a_transaction_through_tls_begins_with_its_first_statement(server: Server) -> None:
    lent = await connect_async(parse_url(url(server, options="?sslmode=require"), Path()))
    level = "SELECT current_setting('transaction_isolation'), $1::text"
    await lent.fetch(level, ["a"])
    await lent.begin("serializable")
    assert (await lent.fetch(level, ["x" * 100_000]))[0][0] == "serializable"
    await lent.rollback()
    await lent.close()


async def test_several_hosts(server: Server) -> None:
    hosts = f"127.0.0.1:{free_port()},127.0.0.1"
    assert await asked(url(server, hosts)) == {"ann"}
    assert await asked(url(server, hosts, "?target_session_attrs=read-write")) == {"ann"}
    standby = await refused(url(server, hosts, "?target_session_attrs=standby&connect_timeout=2"))
    assert standby <= {"P1001", "P1017"}


async def test_settings_and_a_name(server: Server) -> None:
    options = "?options=" + quote("-c geqo=off --my.note=a\\ b -cwork_mem=5MB") + "&application_name=my%20app"
    shown = "SELECT concat_ws('|', current_setting('geqo'), current_setting('my.note'), current_setting('work_mem'))"
    assert await asked(url(server, options=options), shown) == {"off|a b|5MB"}
    assert await asked(url(server, options=options), "SHOW application_name") == {"my app"}
    many = "?channel_binding=prefer&keepalives=1&keepalives_idle=9&gssencmode=disable&unknown=1"
    assert await asked(url(server, options=many)) == {"ann"}


@pytest.fixture
def pooler(server: Server, tmp_path: Path) -> Iterator[str]:
    """PgBouncer in transaction mode with two sessions."""
    binary = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    if binary is None:
        pytest.skip("PgBouncer is not here")
    port, folder = free_port(), server.folder / "pooler"
    folder.mkdir(exist_ok=True)
    place = f"host={server.folder} port={server.port} user=ann"
    owned(folder / "users", f'"ann" "{ODD.replace(chr(34), chr(34) * 2)}"\n')
    owned(
        folder / "ini",
        f"[databases]\n* = {place}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
        f"pool_mode = transaction\ndefault_pool_size = 2\nauth_type = trust\nauth_file = {folder}/users\n"
        "unix_socket_dir =\n",
    )
    owner = UNPRIVILEGED if os.geteuid() == 0 else None
    process = subprocess.Popen([binary, folder / "ini"], user=owner, group=owner, stderr=subprocess.DEVNULL)
    text = f"postgresql://ann@127.0.0.1:{port}/postgres"
    try:
        wait_for(text)
        yield text
    finally:
        process.terminate()
        process.wait(10)


async def test_a_pooler_that_lends_sessions(pooler: str) -> None:
    pool = open_async_pool(parse_url(f"{pooler}?pgbouncer=true&connection_limit=8&socket_timeout=9", Path()))

    async def work(number: int) -> None:
        for _ in range(10):
            lent = await pool.acquire()
            await lent.begin()
            process = (await lent.fetch("SELECT pg_backend_pid()"))[0][0]
            assert (await lent.fetch("SELECT $1::int", [number]))[0][0] == number
            assert (await lent.fetch("SELECT pg_backend_pid()"))[0][0] == process
            await lent.commit()
            assert (await lent.fetch("SHOW TimeZone"))[0][0] == "UTC"
            pool.release(lent)

    await asyncio.gather(*(work(number) for number in range(8)))
    await pool.close()
    blocking = connect(parse_url(f"{pooler}?pgbouncer=true&connect_timeout=3", Path()))
    for number in range(4):
        assert finish(blocking.fetch("SELECT $1::int", [number]))[0][0] == number
    finish(blocking.close())


async def test_a_pooler_that_the_url_does_not_tell_of(pooler: str) -> None:
    with pytest.raises(NicolError, match="add `pgbouncer=true` to the URL"):
        connect(parse_url(pooler, Path()))
    with pytest.raises(NicolError, match="add `pgbouncer=true` to the URL"):
        await connect_async(parse_url(pooler + "?schema=a", Path()))
    lent: list[DatabaseUrl] = [parse_url(pooler, Path())] * 4
    many = [await connect_async(each) for each in lent]

    async def mixed() -> None:
        for _ in range(9):
            await asyncio.gather(*(each.fetch("SELECT pg_sleep(0.01)::text") for each in many))

    with pytest.raises(DriverError, match="add `pgbouncer=true` to the database URL"):
        await mixed()
    for each in many:
        with suppress(DriverError):
            await each.close()
