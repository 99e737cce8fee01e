"""Asyncmy's connection with what its own lacks: encryption when the server offers it, cursors, and starting over a
transport that is there."""

from __future__ import annotations

import ssl
import struct
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asyncmy.connection import Connection, MySQLResult, PreparedStatement
from asyncmy.connection import _MySQLProtocol as Protocol  # pyright: ignore[reportPrivateUsage] - it has no other name
from asyncmy.constants import CLIENT
from asyncmy.constants.COMMAND import COM_STMT_FETCH
from asyncmy.protocol import parse_binary_rows_from_buffer

from nicol.drivers import forks
from nicol.drivers.connection import Row
from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import TlsError

if TYPE_CHECKING:
    from asyncmy.connection import Loop, Transport

FOREVER = 31536000
"""Seconds; the longest time to connect that asyncmy takes."""
QUIT = b"\x01\x00\x00\x00\x01"
"""COM_QUIT."""
CURSOR = b"\x01\x01\x00\x00\x00"
"""Flags of COM_STMT_EXECUTE for a read-only cursor, and its iteration count."""
LAST_ROW_SENT = 128
"""SERVER_STATUS_LAST_ROW_SENT, https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html."""


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
    def takes_bulk(self) -> bool:
        """Whether many rows of parameters may go in one packet."""
        return self._bulk_supported

    @property
    def alive(self) -> bool:
        """Whether the server can be spoken to, as far as is known."""
        return self._connected and not self._stream_broken

    async def start(self, loop: Loop, open_: Callable[[Protocol], Awaitable[Transport]]) -> None:
        """Greets the server over what `open_` makes: asyncmy's own way loses a cancellation of the task."""
        self._loop = loop
        self._proto = Protocol(loop)
        self._transport = await open_(self._proto)
        self._secure = self._url.host.startswith("/")
        self._next_seq_id = 0
        forks.watch(self)
        await self._get_server_information()
        await self._request_authentication()
        self._connected = True

    def descriptor(self) -> int | None:
        """The socket's number while it is open."""
        sock: Any = self._transport.get_extra_info("socket") if self._transport is not None else None
        number: int = -1 if sock is None else sock.fileno()
        return number if number >= 0 else None

    def forked(self) -> object:
        """Counts as closed in a forked child."""
        self._connected = False
        return self

    def quit(self) -> None:
        """Says goodbye without waiting."""
        self._write_bytes(QUIT)

    async def open_cursor(self, sql: str, params: Sequence[Any]) -> PreparedStatement:
        """A statement whose rows the server keeps for `fetched`."""
        statement = await self.prepare(sql)
        statement._execute_header = struct.pack("<I", statement._statement_id) + CURSOR
        await statement.execute(params)
        return statement

    async def fetched(self, statement: PreparedStatement, count: int) -> tuple[list[Row], bool]:
        """The next rows of a cursor, and whether they are the last. COM_STMT_FETCH, of which asyncmy knows no more:
        https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_fetch.html"""
        await self._execute_command(COM_STMT_FETCH, struct.pack("<II", statement._statement_id, count))
        specs, result, rows = statement._meta[4], MySQLResult(self), list[Any]()
        while True:
            received = self._proto
            received.pos, self._next_seq_id = parse_binary_rows_from_buffer(
                received.buffer, received.pos, received.length, specs, self._next_seq_id, rows, self._deprecate_eof
            )
            packet = await self.read_packet()
            if result._check_packet_is_eof(packet):
                self.server_status = result.server_status
                return rows, bool(result.server_status & LAST_ROW_SENT)
            rows.append(packet.read_binary_row(specs))

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


def context(url: DatabaseUrl) -> ssl.SSLContext:
    """What of the server's certificate is checked."""
    path = url.tls.root_certificate
    if path is not None and not Path(path).is_file():
        raise TlsError(f"The certificate `{path}` cannot be read.")
    made = ssl.create_default_context(cafile=path)
    if url.tls.certificate is not None:
        try:
            made.load_cert_chain(url.tls.certificate, url.tls.key, url.tls.key_password)
        except OSError as error:
            raise TlsError(f"The certificate `{url.tls.certificate}` or its key cannot be read: {error}.") from error
    made.check_hostname = url.tls.mode == "verify-full"
    if url.tls.mode in ("prefer", "require"):
        made.verify_mode = ssl.CERT_NONE
    return made
