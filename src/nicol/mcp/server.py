"""The tools under the protocol: names, descriptions, and the question to the person before anything is applied."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.resolve import Elicit, Resolve
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from nicol import __version__
from nicol.errors import NicolError
from nicol.mcp import manual, migrations, query, schema
from nicol.mcp.review import Kind
from nicol.mcp.review import review as run_review
from nicol.mcp.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

INSTRUCTIONS = """\
Nicol is a Prisma-compatible toolkit for Python: schema.prisma, migrations, a typed client. Work in this order:
read the schema; propose a change (nothing is written) and look at its steps, its SQL and the review; write
schema.prisma yourself; create the migration; review it; let the person apply it. Rows are read with `query`:
structured, bounded, secrets masked. Nothing here resets or drops a database. Before you rely on what you remember of
Prisma or Nicol, look it up with `docs`: it is the documentation of the installed version."""

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
WRITES_FILES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
CHANGES_DATABASE = ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False)


class Consent(BaseModel):
    """The person's answer."""

    apply: bool = Field(description="Apply these migrations to this database?")


def told(call: Callable[P, R]) -> Callable[P, R]:
    """An error that Nicol explains reaches the assistant with its code; a bug stays one, with its traceback logged."""

    @wraps(call)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except NicolError as error:
            raise ToolError(f"{error.code}: {error}") from error

    return run


@told
def ask(ctx: Context[Workspace, Any]) -> Elicit[Consent] | Consent:
    """The question that a person answers before anything is applied; none when nothing is pending."""
    database, found = migrations.pending(ctx.request_context.lifespan_context)
    return _question(ctx, database, found) if found else Consent(apply=True)


def make_server(workspace: Workspace) -> MCPServer[Workspace]:
    """The server of one project, not yet listening."""
    server = MCPServer[Workspace](
        "nicol",
        title="Nicol",
        instructions=INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
        lifespan=lambda _: nullcontext(workspace),
    )
    _add_schema(server, workspace)
    _add_knowledge(server, workspace)
    _add_migrations(server, workspace)
    _add_query(server, workspace)
    return server


def _add_schema(server: MCPServer[Workspace], workspace: Workspace) -> None:
    @server.tool(annotations=READS)
    @told
    def schema_read(names: list[str] | None = None) -> dict[str, Any]:
        """The Prisma schema of the project: all files, or only the blocks of these models and enums."""
        return schema.read(workspace, names or ())

    @server.tool(annotations=READS)
    @told
    def schema_validate(text: str | None = None) -> dict[str, Any]:
        """Errors and warnings with line and column, of `text` or of the project's own schema."""
        return schema.check(workspace, text)

    @server.tool(annotations=READS)
    @told
    def schema_format(text: str) -> str:
        """`text`, a whole schema, as Prisma's formatter writes it; missing opposite relation fields are added."""
        return schema.formatted(workspace, text)

    @server.tool(annotations=READS)
    @told
    def schema_propose(text: str) -> dict[str, Any]:
        """What a changed schema (`text`, whole) would do: steps, SQL, losses, new review findings. Writes nothing."""
        return schema.propose(workspace, text)


def _add_knowledge(server: MCPServer[Workspace], workspace: Workspace) -> None:
    @server.tool(annotations=READS)
    @told
    def review(kinds: list[Kind] | None = None, since: str | None = None) -> dict[str, Any]:
        """What is wrong or risky in schema, migrations and queries: place, reason, evidence, and the patch.

        `since` is a git ref: only what has changed since.
        """
        return run_review(workspace, kinds or (), since)

    @server.tool(annotations=READS)
    @told
    def docs(topic: str) -> dict[str, Any]:
        """The installed version's documentation: a page, a heading, a command, an error code (P2002), or a search."""
        return manual.look_up(topic)

    @server.tool(annotations=READS)
    @told
    def explain(code: str) -> dict[str, Any]:
        """A review rule by its code (SCH201, MIG301, QRY203): why it matters, an example, the better way."""
        return manual.explain(code)


def _add_migrations(server: MCPServer[Workspace], workspace: Workspace) -> None:
    @server.tool(annotations=READS)
    @told
    def migrate_status() -> dict[str, Any]:
        """Which migrations the database has had, which are pending, failed, edited or missing, and what to do next."""
        return migrations.status(workspace)

    @server.tool(annotations=READS)
    @told
    def migrate_plan() -> dict[str, Any]:
        """The migration that would bring the history to schema.prisma: SQL, possible losses. Writes nothing."""
        return migrations.plan(workspace)

    @server.tool(annotations=WRITES_FILES)
    @told
    def migrate_create(name: str) -> dict[str, Any]:
        """Writes the planned migration into the migrations folder. It is not applied."""
        return migrations.create(workspace, name)

    @server.tool(annotations=CHANGES_DATABASE)
    @told
    def migrate_apply(consent: Annotated[ElicitationResult[Consent], Resolve(ask)]) -> dict[str, Any]:
        """Applies pending migrations, after the person has seen them and agreed. Never resets."""
        if consent.action != "accept" or not consent.data.apply:
            raise ToolError("The person did not agree; nothing was applied.")
        return migrations.apply(workspace)


def _question(ctx: Context[Workspace, Any], database: str, found: tuple[tuple[str, str], ...]) -> Elicit[Consent]:
    """What the person is asked; ToolError when the client cannot ask."""
    known = ctx.client_capabilities
    if known is None or known.elicitation is None:
        raise ToolError(
            "This client cannot ask the person, so nothing was applied. Show them what is pending in "
            f"{database} ({', '.join(name for name, _ in found)}) and ask them to run: nicol migrate deploy"
        )
    scripts = "\n\n".join(f"-- {name}\n{script.strip()}" for name, script in found)
    return Elicit(f"Apply {len(found)} migration(s) to {database}?\n\n{scripts}", Consent)


def _add_query(server: MCPServer[Workspace], workspace: Workspace) -> None:
    @server.tool(name="query", annotations=READS)
    @told
    def run(model: str, operation: query.Operation, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        """Reads rows through the client: find_unique, find_first, find_many, count, aggregate, group_by.

        `arguments` are the client's: where, include, select, order_by, take, skip, cursor, distinct, by, having.
        Lists are cut at the project's limit, secrets show as •••, and masked fields cannot be used to find rows.
        """
        return query.query(workspace, model, operation, arguments or {})
