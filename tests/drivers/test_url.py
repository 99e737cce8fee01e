from __future__ import annotations

from pathlib import Path

import pytest

from nicol.drivers import DatabaseUrl, parse_url
from nicol.drivers.url import Limits, Tls
from nicol.errors import DatabaseUrlError

BASE = Path("/home/me/app/prisma")


def test_every_part_of_a_postgresql_url() -> None:
    url = parse_url(
        "postgresql://ann%20b:p%40ss%3Aw%2Frd@db.example.com:6543/my%20app?schema=tenant_1&sslmode=require&sslcert=ca.pem"
        "&connection_limit=7&pool_timeout=3&connect_timeout=2&socket_timeout=9&pgbouncer=true"
        "&max_idle_connection_lifetime=60&statement_cache_size=20&application_name=web&options=-c%20geqo%3Doff",
        BASE,
    )
    assert url == DatabaseUrl(
        provider="postgresql",
        database="my app",
        host="db.example.com",
        port=6543,
        user="ann b",
        password="p@ss:w/rd",
        schema="tenant_1",
        limits=Limits(7, 3.0, 2.0, 9.0, 60.0, 20),
        tls=Tls("require", "ca.pem"),
        pgbouncer=True,
        application_name="web",
        settings=(("geqo", "off"),),
    )
    assert url.place == " on the database server at `db.example.com:6543`"


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(parse_url("postgresql://ann:secret@h/d", BASE))


@pytest.mark.parametrize(
    ("text", "host", "port", "user", "database"),
    [
        ("postgres://h/d", "h", 5432, "postgres", "d"),
        ("postgresql://u@[::1]:99/d", "::1", 99, "u", "d"),
        ("postgresql://u@h", "h", 5432, "u", "postgres"),
        ("postgresql://u@localhost/d?host=/run/postgresql", "/run/postgresql", 5432, "u", "d"),
        ("postgresql:///d?host=/tmp", "/tmp", 5432, "postgres", "d"),
        ("mysql://root@h/d", "h", 3306, "root", "d"),
        ('"postgresql://u@h/d"', "h", 5432, "u", "d"),
    ],
)
def test_what_a_server_url_leaves_out(text: str, host: str, port: int, user: str, database: str) -> None:
    url = parse_url(text, BASE)
    assert (url.host, url.port, url.user, url.database) == (host, port, user, database)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("file:./dev.db", "/home/me/app/prisma/dev.db"),
        ("file:dev.db", "/home/me/app/prisma/dev.db"),
        ("file:../data/dev.db?connection_limit=1", "/home/me/app/data/dev.db"),
        ("file:/var/dev.db", "/var/dev.db"),
        ("file:///var/dev.db", "/var/dev.db"),
        ("sqlite:./dev.db", "/home/me/app/prisma/dev.db"),
        ("sqlite:///var/a%20b.db", "/var/a b.db"),
        ("file::memory:", ":memory:"),
        ("file:x?mode=memory", ":memory:"),
    ],
)
def test_where_an_sqlite_file_is(text: str, path: str) -> None:
    url = parse_url(text, BASE)
    assert (url.provider, url.database, url.in_memory) == ("sqlite", path, path == ":memory:")


def test_strict_certificates_are_checked_against_the_host_name() -> None:
    assert parse_url("postgresql://h/d?sslmode=require&sslaccept=strict", BASE).tls == Tls("verify-full")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "It has no known scheme"),
        ("dev.db", "It has no known scheme"),
        ("oracle://h/d", "It starts with `oracle:`"),
        ("postgresql://", "It names no host"),
        ("postgresql://u:p#w@h/d", "must be escaped: %23"),
        ("postgresql://u:p/w@h/d", "must be escaped: %2F"),
        ("postgresql://u@h:port/d", "The port is not a number"),
        ("postgresql://u@h:70000/d", "The port is not a number"),
        ("postgresql://u@[::1/d", "The host cannot be read"),
        ("postgresql://h/d?connection_limit=many", "connection_limit is `many`; it is a whole number."),
        ("postgresql://h/d?pgbouncer=1", "pgbouncer is `1`; it is true or false."),
        ("postgresql://h/d?sslmode=maybe", "sslmode is `maybe`"),
        ("postgresql://h/d?options=geqo", "options holds `geqo`"),
        ("mysql://h", "It names no database"),
        ("file:", "It names no file"),
    ],
)
def test_a_wrong_url_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        parse_url(text, BASE)
    assert caught.value.code == "P1013"
    assert str(caught.value).startswith("The provided database string is invalid. ")
    assert sentence in str(caught.value)


def test_a_password_never_shows_in_the_message() -> None:
    for text in ("ann:secret@host/db", "postgresql://ann:sec#ret@host/db", "postgresql://ann:sec/ret@host/db"):
        with pytest.raises(DatabaseUrlError) as caught:
            parse_url(text, BASE)
        assert "sec" not in str(caught.value)
