"""Database URLs in Prisma's form, and P1013 for those that are none."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, get_args
from urllib.parse import parse_qsl, unquote

from nicol.drivers.authority import read_authority
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
Target: TypeAlias = Literal["any", "read-write", "read-only", "primary", "standby", "prefer-standby"]
"""Which of several servers is meant: libpq's target_session_attrs."""
TARGETS: tuple[Target, ...] = get_args(Target)
LIBPQ_ONLY = (
    *("channel_binding", "gssencmode", "krbsrvname", "load_balance_hosts", "require_auth", "sslcrl"),
    *("ssl_min_protocol_version", "ssl_max_protocol_version", "sslsni", "tcp_user_timeout"),
    *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
)
"""Parameters that libpq alone understands: the sync client passes them on."""
DEFAULT_PORTS = {"postgresql": 5432, "mysql": 3306}
DEFAULT_USERS = {"postgresql": "postgres", "mysql": "root"}
_MINUS_C = re.compile(r"(?<!\S)-c\s*")
_SPACE = re.compile(r"(?<!\\)\s+")
_ESCAPED = re.compile(r"\\(.)")


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
    """What a URL says about encryption: libpq's sslmode, and the files of the authority's certificate, of the client's
    own and of its key."""

    mode: SslMode = "prefer"
    root_certificate: str | None = None
    certificate: str | None = None
    key: str | None = None
    key_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """A database's address. `database` is SQLite's file path, absolute, or `:memory:`; `schema` is `?schema=`.

    `host` may be a folder of Unix sockets; `others` are the servers to try when that one does not answer or is not the
    `target`. `settings` are server settings out of `?options=-c name=value`, `options` what else stands there.
    With `read_only` the database refuses every write of the session.
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
    options: str | None = None
    others: tuple[tuple[str, int], ...] = ()
    target: Target | None = None
    libpq: tuple[tuple[str, str], ...] = ()
    read_only: bool = False

    @property
    def addresses(self) -> tuple[tuple[str, int], ...]:
        """Every server's host and port, in the order in which they are tried."""
        return ((self.host, self.port), *self.others)

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
    address, path, query = _split(text)
    options = dict(parse_qsl(query, keep_blank_values=True))
    if "socket" in options and provider == "mysql":
        options["host"] = options["socket"]
    authority = read_authority(address, options)
    if not authority.addresses:
        raise DatabaseUrlError(f"It names no host: write `{provider}://USER:PASSWORD@HOST:PORT/DATABASE`.")
    (host, port), *others = [(host, port or DEFAULT_PORTS[provider]) for host, port in authority.addresses]
    if others and provider == "mysql":
        raise DatabaseUrlError("It names several hosts, which only PostgreSQL's drivers can try in turn; name one.")
    database = unquote(path) or options.get("dbname", "")
    settings, rest = _settings(options.get("options", ""))
    if not database and provider == "mysql":
        raise DatabaseUrlError("It names no database: write `mysql://USER:PASSWORD@HOST:PORT/DATABASE`.")
    return DatabaseUrl(
        provider=provider,
        database=database or DEFAULT_USERS[provider],
        host=host,
        port=port,
        user=authority.user or DEFAULT_USERS[provider],
        password=authority.password,
        schema=options.get("schema") or None,
        limits=_limits(options),
        tls=_tls(options),
        pgbouncer=_flag(options, "pgbouncer"),
        application_name=options.get("application_name"),
        settings=settings,
        options=rest,
        others=tuple(others),
        target=_target(options.get("target_session_attrs")),
        libpq=tuple((name, options[name]) for name in LIBPQ_ONLY if name in options),
    )


def _split(text: str) -> tuple[str, str, str]:
    """Authority, path and query; a fragment is none of them."""
    rest = text.partition("://")[2]
    authority = rest.partition("/")[0]
    if "#" in authority or "?" in authority.rpartition("@")[0]:
        raise DatabaseUrlError("A `#`, `?` or `/` in the user or password must be escaped: %23, %3F, %2F.")
    address, _, query = rest.partition("#")[0].partition("?")
    authority, _, path = address.partition("/")
    return authority, path, query


def _target(given: str | None) -> Target | None:
    if given is None:
        return None
    for target in TARGETS:
        if target == given:
            return target
    raise DatabaseUrlError(f"target_session_attrs is `{given}`; it is one of {', '.join(TARGETS)}.")


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
    """Prisma's `sslcert` is the authority's certificate, and `sslaccept=strict` checks the server's. Beside `sslkey` it
    is libpq's: the client's own."""
    given = options.get("sslmode", "prefer")
    mode: SslMode | None = next((mode for mode in SSL_MODES if mode == given), None)
    if mode is None:
        raise DatabaseUrlError(f"sslmode is `{given}`; it is one of {', '.join(SSL_MODES)}.")
    if options.get("sslaccept") == "strict" and mode != "disable":
        mode = "verify-full"
    if "sslidentity" in options:
        raise DatabaseUrlError(
            "sslidentity names a PKCS #12 file, which is not read; take it apart with `openssl pkcs12` and name the "
            "certificate in sslcert and the key in sslkey."
        )
    own, key = options.get("sslcert") or None, options.get("sslkey") or None
    root = options.get("sslrootcert") or (own if key is None else None) or None
    return Tls(mode, root, own if key else None, key, options.get("sslpassword"))


def _settings(text: str) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """Libpq's `-c name=value` and `--name=value`, and words that are no settings, for a proxy that reads them.

    https://www.postgresql.org/docs/current/libpq-connect.html; the server itself takes a backslash before a space.
    """
    pairs: list[tuple[str, str]] = []
    others: list[str] = []
    for word in _SPACE.split(_MINUS_C.sub("--", text.strip())):
        name, equals, value = word.removeprefix("--").partition("=")
        if word.startswith("--") and equals:
            pairs.append((name, _ESCAPED.sub(r"\1", value)))
        elif equals or not word:
            others += [word] if word else []
        else:
            raise DatabaseUrlError(f"options holds `{word}`; it is written as `-c name=value`, escaped for a URL.")
    return tuple(pairs), " ".join(others) or None


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
