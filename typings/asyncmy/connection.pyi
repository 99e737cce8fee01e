"""What Nicol uses of asyncmy, its private parts included: those its own stubs leave out. Another version of asyncmy may
have other ones; `pyproject.toml` bounds it, and `tests/drivers` shows what broke."""

import asyncio
import ssl
from collections.abc import Sequence
from typing import Any
from typing import Protocol as Structure

from asyncmy.protocol import FieldDescriptorPacket, MysqlPacket

class Transport(Structure):
    def write(self, data: bytes) -> None: ...
    def is_closing(self) -> bool: ...
    def close(self) -> None: ...
    def get_extra_info(self, name: str, default: object = None) -> object: ...
    def pause_reading(self) -> None: ...

class Loop(Structure):
    def time(self) -> float: ...
    def create_future(self) -> Any: ...

class _MySQLProtocol(asyncio.BufferedProtocol):
    buffer: bytearray
    pos: int
    length: int
    def __init__(self, loop: Loop) -> None: ...

class MySQLResult:
    rows: tuple[tuple[Any, ...], ...] | None
    fields: list[FieldDescriptorPacket]
    affected_rows: int
    insert_id: int
    message: bytes | None
    server_status: int
    has_next: int
    def __init__(self, connection: Connection) -> None: ...
    def _check_packet_is_eof(self, packet: MysqlPacket) -> bool: ...

class PreparedStatement:
    _statement_id: int
    _execute_header: bytes
    _meta: tuple[Any, ...]
    async def execute_bulk(self, rows: Sequence[Sequence[Any]]) -> MySQLResult: ...
    async def execute(self, args: Sequence[Any] = ()) -> MySQLResult: ...
    async def close(self) -> None: ...

class Connection:
    connected: bool
    server_version: str
    server_status: int
    server_thread_id: tuple[int]
    server_capabilities: int
    _bulk_supported: bool
    _client_flag: int
    _connected: bool
    _loop: Loop
    _deprecate_eof: bool
    _next_seq_id: int
    _proto: _MySQLProtocol
    _result: MySQLResult
    _secure: bool
    _ssl_context: ssl.SSLContext | None
    _stream_broken: bool
    _transport: Transport | None
    def __init__(
        self,
        *,
        host: str,
        port: int,
        unix_socket: str | None,
        user: str,
        password: bytes,
        database: str | None,
        charset: str,
        autocommit: bool | None,
        connect_timeout: float,
        client_flag: int,
        program_name: str | None,
    ) -> None: ...
    async def ensure_closed(self) -> None: ...
    def close(self) -> None: ...
    async def query(self, sql: str) -> int: ...
    async def next_result(self) -> int: ...
    async def prepare(self, query: str) -> PreparedStatement: ...
    async def read_packet(self) -> MysqlPacket: ...
    async def _execute_command(self, command: int, sql: bytes) -> None: ...
    async def _get_server_information(self) -> None: ...
    async def _request_authentication(self) -> None: ...
    def _write_bytes(self, data: bytes) -> None: ...
