"""The part of a server's URL between `//` and the database: user, password, and one or more addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote

from nicol.errors.connection import DatabaseUrlError

ESCAPES = "a `/`, `:`, `#`, `?` or `@` in the user or password must be escaped: %2F, %3A, %23, %3F, %40"


@dataclass(frozen=True, slots=True)
class Authority:
    """`addresses` are hosts, or folders of Unix sockets, with a port or None for the usual one."""

    user: str
    password: str | None
    addresses: tuple[tuple[str, int | None], ...]


def read_authority(text: str, options: Mapping[str, str]) -> Authority:
    """Reads `user:password@host:port,host:port`, whose parts `options` may name too, as libpq takes them.

    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
    """
    access, _, places = text.rpartition("@")
    user, colon, password = access.partition(":")
    addresses = tuple(_address(place) for place in places.split(",")) if places else ()
    if hosts := options.get("host"):
        ports = [port for _, port in addresses] or [None]
        named = hosts.split(",")
        addresses = tuple(zip(named, ports * len(named) if len(ports) == 1 else ports, strict=False))
    if given := options.get("port"):
        numbers = [_port(number) for number in given.split(",")]
        numbers = numbers * len(addresses) if len(numbers) == 1 else numbers
        if len(numbers) != len(addresses):
            raise DatabaseUrlError(f"It names {len(addresses)} hosts and {len(numbers)} ports.")
        addresses = tuple((host, port) for (host, _), port in zip(addresses, numbers, strict=True))
    return Authority(
        unquote(user) or options.get("user", ""),
        unquote(password) if colon else options.get("password"),
        tuple(address for address in addresses if address[0]),
    )


def _address(text: str) -> tuple[str, int | None]:
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise DatabaseUrlError("The host cannot be read: an IPv6 address stands in brackets, `[::1]:5432`.")
        return _ipv6(unquote(host)), _port(rest[1:]) if rest[1:] else None
    host, colon, port = text.partition(":")
    if port.count(":") > 0 and "%" not in text:
        raise DatabaseUrlError(
            "The port is not a number from 0 to 65535; an IPv6 address stands in brackets; " + ESCAPES + "."
        )
    return unquote(host), _port(port) if colon and port else None


def _ipv6(host: str) -> str:
    try:
        IPv6Address(host)
    except AddressValueError as error:
        raise DatabaseUrlError(f"The host cannot be read: `{host}` is no IPv6 address.") from error
    return host


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= 65535:
        return int(text)
    raise DatabaseUrlError(f"The port is not a number from 0 to 65535; {ESCAPES}.")
