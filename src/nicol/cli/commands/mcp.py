"""`nicol mcp`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from nicol.cli.console import warn
from nicol.cli.options import schema_option
from nicol.errors.cli import MissingExtraError

TOKEN = "NICOL_MCP_TOKEN"
PORT = 8765


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
@click.option("--http", "over_http", is_flag=True, help="Serve on the loopback interface instead of standard input.")
@click.option("--port", type=int, default=PORT, show_default=True, help="Port for --http.")
def mcp(schema_path: Path | None, given: str | None, over_http: bool, port: int) -> None:
    """Serve an assistant by the Model Context Protocol: schema, review, migrations, rows, documentation."""
    try:
        from nicol.mcp.http import HOST, PATH, serve
        from nicol.mcp.server import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "nicol":
            raise
        raise MissingExtraError("nicol mcp", "mcp", "mcp") from error
    from nicol.mcp.workspace import Workspace

    server = make_server(Workspace(Path.cwd(), schema_path, given))
    if not over_http:
        server.run("stdio")
        return
    token = os.environ.get(TOKEN) or secrets.token_urlsafe(32)
    warn(f"http://{HOST}:{port}{PATH}")
    if TOKEN not in os.environ:
        warn(f"Authorization: Bearer {token}")
    serve(server, port, token)
