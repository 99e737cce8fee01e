"""Small servers on the loopback that misbehave in one way each."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

SSL_REQUEST = 80877103
PASSWORD_WANTED = b"R" + struct.pack("!ii", 8, 3)


def error_response(sqlstate: str, message: str) -> bytes:
    """PostgreSQL's ErrorResponse: https://www.postgresql.org/docs/current/protocol-message-formats.html"""
    fields = b"".join(
        kind + text.encode() + b"\0"
        for kind, text in ((b"S", "FATAL"), (b"V", "FATAL"), (b"C", sqlstate), (b"M", message))
    )
    return b"E" + struct.pack("!i", len(fields) + 5) + fields + b"\0"


def refusing(sqlstate: str, message: str, *, after_password: bool = False) -> Callable[[socket.socket], None]:
    """A server that ends the start-up with an error."""

    def talk(client: socket.socket) -> None:
        _start_up(client)
        if after_password:
            client.sendall(PASSWORD_WANTED)
            client.recv(1024)
        client.sendall(error_response(sqlstate, message))

    return talk


def silent(client: socket.socket) -> None:
    """A server that takes the connection and never answers."""
    while client.recv(1024):
        pass


def hanging_up(client: socket.socket) -> None:
    """A server that closes the connection at once."""
    client.recv(1024)


def _start_up(client: socket.socket) -> None:
    while True:
        head = client.recv(4096)[:8]
        if len(head) < 8:
            raise ConnectionResetError
        _, code = struct.unpack("!ii", head)
        if code != SSL_REQUEST:
            return
        client.sendall(b"N")


@contextmanager
def serving(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port on 127.0.0.1 of a server that speaks `talk` with each client."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, talk), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _serve(listener: socket.socket, talk: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client, suppress(OSError):
            client.settimeout(5)
            talk(client)


def free_port() -> int:
    """A port of 127.0.0.1 at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
