"""Asyncmy's connection with what its own lacks: encryption when the server offers it, and passwords of any letters."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from asyncmy.connection import Connection, MySQLResult
from asyncmy.constants import CLIENT

from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import TlsError


class RawSession(Connection):
    """A session of asyncmy's."""

    server_version: str
    server_status: int

    def __init__(self, url: DatabaseUrl) -> None:
        super().__init__(
            host=url.host,
            port=url.port,
            unix_socket=url.host if url.host.startswith("/") else None,
            user=url.user,
            password=(url.password or "").encode(),
            database=url.database or None,
            charset="utf8mb4",
            autocommit=None,
            connect_timeout=min(url.limits.connect_timeout or FOREVER, FOREVER),
            client_flag=CLIENT.MULTI_STATEMENTS,
            program_name=url.application_name,
        )
        self._url = url

    @property
    def last(self) -> MySQLResult:
        """The result of the last query."""
        result: MySQLResult = self._result
        return result

    @property
    def number(self) -> int:
        """The server's number of the session."""
        return int(self.server_thread_id[0])

    @property
    def alive(self) -> bool:
        """Whether the server can be spoken to, as far as is known."""
        return self._connected and not self._stream_broken

    async def _request_authentication(self) -> None:
        """Encrypts where the URL wants it; `prefer`, the default, where the server can as well."""
        offered = bool(self.server_capabilities & CLIENT.SSL)
        mode = self._url.tls.mode
        if not self._url.host.startswith("/") and mode not in ("disable", "allow"):
            if offered:
                self._ssl_context = context(self._url)
                self._client_flag |= CLIENT.SSL
            elif mode != "prefer":
                raise TlsError("The server does not offer encryption.")
        await super()._request_authentication()


FOREVER = 31536000
"""Seconds; the longest time to connect that asyncmy takes."""


def context(url: DatabaseUrl) -> ssl.SSLContext:
    """What of the server's certificate is checked."""
    path = url.tls.root_certificate
    if path is not None and not Path(path).is_file():
        raise TlsError(f"The certificate `{path}` cannot be read.")
    made = ssl.create_default_context(cafile=path)
    made.check_hostname = url.tls.mode == "verify-full"
    if url.tls.mode in ("prefer", "require"):
        made.verify_mode = ssl.CERT_NONE
    return made
