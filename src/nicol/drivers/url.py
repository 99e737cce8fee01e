"""Database URLs in Prisma's form, and P1013 for those that are none."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from nicol.errors.connection import DatabaseUrlError

SCHEMES = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "file": "sqlite",
    "sqlite": "sqlite",
    "mysql": "mysql",
    "mariadb": "mysql",
}
"""URL scheme → provider."""
SslMode: TypeAlias = Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
"""How much encryption, and how much of the certificate is checked."""
SSL_MODES: tuple[SslMode, ...] = get_args(SslMode)
DEFAULT_PORTS = {"postgresql": 5432, "mysql": 3306}
DEFAULT_USERS = {"postgresql": "postgres", "mysql": "root"}


@dataclass(frozen=True, slots=True)
class Limits:
    """The times (seconds) and numbers a URL may set; Prisma's names and defaults, 0 = without limit for times."""

    connection_limit: int = (os.cpu_count() or 1) * 2 + 1
    pool_timeout: float = 10.0
    connect_timeout: float = 5.0
    socket_timeout: float = 0.0
    max_idle_connection_lifetime: float = 0.0
    statement_cache_size: int = 500


@dataclass(frozen=True, slots=True)
class Tls:
    """What a URL says about encryption: libpq's sslmode, and the file of the authority's certificate."""

    mode: SslMode = "prefer"
    root_certificate: str | None = None


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """A database's address. `database` is SQLite's file path, absolute, or `:memory:`; `schema` is `?schema=`.

    `host` may be a folder of Unix sockets. `settings` are server settings out of `?options=-c name=value`.
    """

    provider: str
    database: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str | None = field(default=None, repr=False)
    schema: str | None = None
    limits: Limits = Limits()
    tls: Tls = Tls()
    pgbouncer: bool = False
    application_name: str | None = None
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def in_memory(self) -> bool:
        """Whether this is an SQLite database that lives no longer than its connection."""
        return self.database == ":memory:"

    @property
    def place(self) -> str:
        """Where the database is, ready to follow a sentence: ` on the server at …`, ` at …`."""
        return f" on the database server at `{self.host}:{self.port}`" if self.host else f" at `{self.database}`"


def parse_url(text: str, base: Path) -> DatabaseUrl:
    """Reads a database URL; a relative `file:` path starts at the folder `base`. DatabaseUrlError when it is none."""
    text = text.strip().strip("\"'")
    scheme, colon, _ = text.partition(":")
    provider = SCHEMES.get(scheme.lower())
    if not colon or provider is None:
        shown = f"starts with `{scheme}:`" if colon and "@" not in scheme else "has no known scheme"
        raise DatabaseUrlError(
            f"It {shown}; a database URL starts with postgresql://, mysql:// or file:, e.g. `file:./dev.db`."
        )
    return _sqlite(text, base) if provider == "sqlite" else _server(provider, text)


def _server(provider: str, text: str) -> DatabaseUrl:
    parts = _split(text)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = options.get("host") or unquote(parts.hostname or "")
    if not host:
        raise DatabaseUrlError(f"It names no host: write `{provider}://USER:PASSWORD@HOST:PORT/DATABASE`.")
    database = unquote(parts.path.removeprefix("/"))
    if not database and provider == "mysql":
        raise DatabaseUrlError("It names no database: write `mysql://USER:PASSWORD@HOST:PORT/DATABASE`.")
    return DatabaseUrl(
        provider=provider,
        database=database or DEFAULT_USERS[provider],
        host=host,
        port=_port(parts) or DEFAULT_PORTS[provider],
        user=unquote(parts.username or "") or DEFAULT_USERS[provider],
        password=None if parts.password is None else unquote(parts.password),
        schema=options.get("schema") or None,
        limits=_limits(options),
        tls=_tls(options),
        pgbouncer=_flag(options, "pgbouncer"),
        application_name=options.get("application_name"),
        settings=_settings(options.get("options", "")),
    )


def _split(text: str) -> SplitResult:
    authority = text.partition("://")[2].partition("/")[0]
    if "#" in authority or "?" in authority.rpartition("@")[0]:
        raise DatabaseUrlError("A `#`, `?` or `/` in the user or password must be escaped: %23, %3F, %2F.")
    try:
        return urlsplit(text)
    except ValueError as error:
        raise DatabaseUrlError(f"The host cannot be read: {error}.") from error


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise DatabaseUrlError(
            "The port is not a number from 0 to 65535; "
            "a `/`, `:`, `#`, `?` or `@` in the user or password must be escaped: %2F, %3A, %23, %3F, %40."
        ) from error


def _limits(options: dict[str, str]) -> Limits:
    usual = Limits()
    return Limits(
        connection_limit=max(1, _whole(options, "connection_limit", usual.connection_limit)),
        pool_timeout=_seconds(options, "pool_timeout", usual.pool_timeout),
        connect_timeout=_seconds(options, "connect_timeout", usual.connect_timeout),
        socket_timeout=_seconds(options, "socket_timeout", usual.socket_timeout),
        max_idle_connection_lifetime=_seconds(
            options, "max_idle_connection_lifetime", usual.max_idle_connection_lifetime
        ),
        statement_cache_size=_whole(options, "statement_cache_size", usual.statement_cache_size),
    )


def _tls(options: dict[str, str]) -> Tls:
    """Prisma's `sslcert` is the authority's certificate, and `sslaccept=strict` checks the server's."""
    given = options.get("sslmode", "prefer")
    mode: SslMode | None = next((mode for mode in SSL_MODES if mode == given), None)
    if mode is None:
        raise DatabaseUrlError(f"sslmode is `{given}`; it is one of {', '.join(SSL_MODES)}.")
    if options.get("sslaccept") == "strict" and mode != "disable":
        mode = "verify-full"
    return Tls(mode, options.get("sslrootcert") or options.get("sslcert") or None)


def _settings(text: str) -> tuple[tuple[str, str], ...]:
    """Libpq's `-c name=value` and `--name=value`: https://www.postgresql.org/docs/current/libpq-connect.html"""
    pairs: list[tuple[str, str]] = []
    for word in text.replace("-c ", "--").replace("-c", "--").split():
        name, equals, value = word.removeprefix("--").partition("=")
        if not (word.startswith("--") and equals):
            raise DatabaseUrlError(f"options holds `{word}`; it is written as `-c name=value`, escaped for a URL.")
        pairs.append((name, value))
    return tuple(pairs)


def _whole(options: dict[str, str], name: str, usual: int) -> int:
    text = options.get(name)
    if text is None:
        return usual
    if not text.isdecimal():
        raise DatabaseUrlError(f"{name} is `{text}`; it is a whole number.")
    return int(text)


def _seconds(options: dict[str, str], name: str, usual: float) -> float:
    return float(_whole(options, name, int(usual)))


def _flag(options: dict[str, str], name: str) -> bool:
    text = options.get(name, "false")
    if text not in ("true", "false"):
        raise DatabaseUrlError(f"{name} is `{text}`; it is true or false.")
    return text == "true"


def _sqlite(text: str, base: Path) -> DatabaseUrl:
    address, _, query = text.partition(":")[2].partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    path = unquote(address.removeprefix("//") if address.startswith("//") else address)
    if not path:
        raise DatabaseUrlError("It names no file: write `file:./dev.db`.")
    limits = _limits(options)
    if path == ":memory:" or options.get("mode") == "memory":
        return DatabaseUrl("sqlite", ":memory:", limits=limits)
    return DatabaseUrl("sqlite", os.path.normpath(base.absolute() / path), limits=limits)
