"""What an assistant can ask, through the protocol."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp_types import ElicitResult, TextContent

from tests.mcp.conftest import SCHEMA, Connect

CHANGED = SCHEMA.replace("  title  String\n", "  title  String\n  body   String?\n")


async def call(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool answers; AssertionError with its text when it refuses."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    [content] = result.content
    assert isinstance(content, TextContent)
    return json.loads(content.text) if content.text.startswith("{") else content.text


async def refusal(client: Client, tool: str, **arguments: Any) -> str:
    """The text with which a tool refuses."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


async def test_the_tools_say_what_they_change(connect: Connect) -> None:
    async with connect() as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}

    assert {"schema_read", "schema_propose", "docs", "explain", "migrate_plan", "query"} <= set(tools)
    changing = {name for name, tool in tools.items() if tool.annotations and not tool.annotations.read_only_hint}
    assert changing == {"migrate_create", "migrate_apply"}
    assert not any("reset" in name or "drop" in name for name in tools)
    assert all(tool.description for tool in tools.values())


async def test_the_schema_is_read_checked_and_formatted(connect: Connect) -> None:
    async with connect() as client:
        assert (await call(client, "schema_read"))["files"][0]["text"] == SCHEMA
        block = (await call(client, "schema_read", names=["Post"]))["blocks"]["Post"]
        assert block.startswith("model Post {")
        assert block.rstrip().endswith("}")
        assert "Did you mean `Post`?" in await refusal(client, "schema_read", names=["Pots"])
        assert await call(client, "schema_validate") == {"valid": True, "diagnostics": []}
        wrong = await call(client, "schema_validate", text=SCHEMA.replace("title  String", "title  Strin"))
        assert not wrong["valid"]
        assert (wrong["diagnostics"][0]["code"], wrong["diagnostics"][0]["line"]) == ("P1012", 15)
        assert await call(client, "schema_format", text=SCHEMA.replace("  title  String", "title String")) == SCHEMA


async def test_a_proposal_writes_nothing(connect: Connect, project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    async with connect() as client:
        adding = await call(client, "schema_propose", text=CHANGED)
        unindexed = await call(client, "schema_propose", text=SCHEMA.replace("\n  @@index([userId])\n", ""))
        dropping = await call(client, "schema_propose", text=SCHEMA.replace("  password String\n", ""))

    [step] = adding["steps"]
    assert (step["kind"], step["destructive"]) == ("AlterTable", False)
    assert step["sql"] == ['ALTER TABLE "Post" ADD COLUMN "body" TEXT']
    assert any(step["destructive"] for step in dropping["steps"])
    assert [one["code"] for one in adding["review"]["findings"]] == ["SCH613"]
    assert [one["code"] for one in unindexed["review"]["findings"] if one["severity"] != "info"] == ["SCH201"]
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


async def test_a_migration_is_planned_created_and_applied_with_consent(connect: Connect, project: Path) -> None:
    (project / "prisma" / "schema.prisma").write_text(CHANGED)
    questions: list[str] = []

    def agree(question: str) -> ElicitResult:
        questions.append(question)
        return ElicitResult(action="accept", content={"apply": True})

    async with connect(agree) as client:
        assert (await call(client, "migrate_plan"))["sql"].strip().endswith('ADD COLUMN "body" TEXT;')
        created = (await call(client, "migrate_create", name="post body"))["created"]
        assert created.endswith("_post_body")
        standing = await call(client, "migrate_status")
        assert (standing["pending"], standing["up_to_date"]) == ([created], False)
        assert await call(client, "migrate_apply") == {"applied": [created]}
        assert (await call(client, "migrate_status"))["up_to_date"]
        assert (await call(client, "migrate_apply"))["applied"] == []

    [question] = questions
    assert "dev.db" in question
    assert 'ADD COLUMN "body" TEXT' in question


@pytest.mark.parametrize(
    "answer",
    [
        ElicitResult(action="decline"),
        ElicitResult(action="cancel"),
        ElicitResult(action="accept", content={"apply": False}),
        None,
    ],
)
async def test_without_consent_nothing_is_applied(answer: ElicitResult | None, connect: Connect, project: Path) -> None:
    (project / "prisma" / "schema.prisma").write_text(CHANGED)
    before = (project / "prisma" / "dev.db").read_bytes()

    async with connect(None if answer is None else lambda _: answer) as client:
        await call(client, "migrate_create", name="body")
        text = await refusal(client, "migrate_apply")

    assert "nothing was applied" in text
    assert ("nicol migrate deploy" in text) == (answer is None)
    assert (project / "prisma" / "dev.db").read_bytes() == before


async def test_the_review(connect: Connect, project: Path) -> None:
    (project / "prisma" / "schema.prisma").write_text(SCHEMA.replace("\n  @@index([userId])\n", ""))
    async with connect() as client:
        answer = await call(client, "review", kinds=["schema"])

    [finding] = [one for one in answer["findings"] if one["code"] == "SCH201"]
    assert (finding["file"], finding["line"]) == ("prisma/schema.prisma", 16)
    assert "@@index([userId])" in finding["fix"]["edits"][0]["text"]


async def test_documentation_and_rules(connect: Connect) -> None:
    async with connect() as client:
        assert "UniqueConstraintError" in (await call(client, "docs", topic="P2002"))["sections"][0]["markdown"]
        assert (await call(client, "docs", topic="migrate"))["page"] == "migrate"
        assert (await call(client, "explain", code="sch201"))["code"] == "SCH201"
        assert "NICOL-NAME" in await refusal(client, "explain", code="SCH999")
