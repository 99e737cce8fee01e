"""The server as a process: over standard input, and over HTTP for those who have the token."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import httpx2
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.cli.conftest import MAIN
from tests.mcp.test_tools import call

TOKEN = "a-token-for-this-test"


async def test_standard_input(project: Path) -> None:
    command = StdioServerParameters(command=sys.executable, args=["-c", MAIN, "mcp"], env=dict(os.environ), cwd=project)
    async with Client(stdio_client(command)) as client:
        assert (await call(client, "query", model="Post", operation="count"))["result"] == 5


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """The address of a server in a process of its own, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "mcp", "--http", "--port", str(port)],
        cwd=project,
        env={**os.environ, "NICOL_MCP_TOKEN": TOKEN},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
        assert TOKEN not in errors


def _wait(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the server did not begin to listen")


async def test_http_needs_the_token(address: str) -> None:
    async with httpx.AsyncClient() as client:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
            refused = await client.post(address, json={}, headers=headers)
            assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
        rebound = await client.post(address, json={}, headers={"Authorization": f"Bearer {TOKEN}", "Host": "evil.test"})
        assert rebound.status_code == 421


async def test_http(address: str) -> None:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        assert (await call(client, "query", model="User", operation="count"))["result"] == 2
