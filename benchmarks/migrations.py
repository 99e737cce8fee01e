"""`python -m benchmarks migrations [FOLDER]`: what migrating costs.

On PostgreSQL at BENCH_PG_HOST and BENCH_PG_PORT: comparing a database of 300 made-up models with their schema, and
`migrate status` with 800 migrations, in client CPU. With FOLDER, a folder of migrations: the time that `migrate deploy`
takes for all of them, beside one psql that runs the same files.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.language import milliseconds, schema
from nicol.ddl import diff, empty, from_schema, inspect, render
from nicol.drivers import DatabaseUrl, connect, create_database, drop_database, finish, parse_url
from nicol.migrate import DeployRequest, deploy, read_folder, status
from nicol.migrate.apply import run_script
from nicol.text.span import Source
from nicol.validate import load_or_raise

HOST, PORT = os.environ.get("BENCH_PG_HOST", "127.0.0.1"), os.environ.get("BENCH_PG_PORT", "5432")
MODELS, MIGRATIONS = 300, 800
DIFF_BUDGET, STATUS_BUDGET = 1000, 500
"""Milliseconds of client CPU."""


@contextmanager
def database() -> Generator[DatabaseUrl]:
    """A new empty database that is dropped afterwards."""
    name = f"nicol_bench_{uuid.uuid4().hex[:12]}"
    url = parse_url(f"postgresql://postgres@{HOST}:{PORT}/{name}", Path())
    create_database(url)
    try:
        yield url
    finally:
        drop_database(url)


def compared() -> str:
    """A database against its schema, read from the server each time."""
    wanted = from_schema(load_or_raise([Source(Path("schema.prisma"), schema(MODELS))]))
    with database() as url:
        connection = connect(url)
        finish(run_script(connection, render(diff(empty(wanted.dialect), wanted), wanted.dialect).text))
        left = diff(finish(inspect(connection)), wanted)
        read = milliseconds(lambda: finish(inspect(connection)), 5)
        whole = milliseconds(lambda: diff(finish(inspect(connection)), wanted), 5)
        finish(connection.close())
    assert left == []
    return f"{MODELS} models against their database {whole:7.1f} ms (reading {read:.1f})  budget {DIFF_BUDGET} ms"


def stated() -> str:
    """`migrate status` over a folder of many migrations that are all applied."""
    with tempfile.TemporaryDirectory() as folder, database() as url:
        path = Path(folder)
        for number in range(MIGRATIONS):
            script = path / f"2024{number:010}_step" / "migration.sql"
            script.parent.mkdir()
            script.write_text(f'CREATE TABLE "t{number}" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);\n')
        connection = connect(url)
        finish(deploy(connection, DeployRequest(path, "postgresql")))
        assert finish(status(connection, path, "postgresql")).up_to_date
        took = milliseconds(lambda: finish(status(connection, path, "postgresql")), 5)
        finish(connection.close())
    return f"status of {MIGRATIONS} migrations         {took:7.1f} ms  budget {STATUS_BUDGET} ms"


def deployed(folder: Path) -> str:
    """The seconds of a whole deployment beside psql's."""
    ours, theirs = min(nicol_seconds(folder) for _ in range(3)), min(psql_seconds(folder) for _ in range(3))
    count = len(read_folder(folder).names)
    return f"deploy of {count} migrations {ours:.2f} s, psql {theirs:.2f} s: {ours / theirs:.2f} times"


def nicol_seconds(folder: Path) -> float:
    with database() as url:
        connection = connect(url)
        began = time.perf_counter()
        finish(deploy(connection, DeployRequest(folder, "postgresql")))
        took = time.perf_counter() - began
        finish(connection.close())
    return took


def psql_seconds(folder: Path) -> float:
    """One psql that runs every file, statement by statement."""
    files = [argument for one in read_folder(folder).migrations for argument in ("-f", str(one.path))]
    with database() as url:
        command = ["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-h", HOST, "-p", PORT, "-U", "postgres", url.database]
        began = time.perf_counter()
        subprocess.run([*command, *files], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - began


def main(folders: Sequence[str]) -> None:
    """Measures and prints."""
    print(compared())
    print(stated())
    for folder in folders:
        if not read_folder(Path(folder)).names:
            sys.exit(f"{folder} holds no migrations")
        print(deployed(Path(folder)))
