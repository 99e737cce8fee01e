"""`nicol lsp` as an editor meets it: a process that speaks the protocol over standard input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.lsp.client import PATIENCE, client

MAIN = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n'
USER = "model User {\n  id    Int    @id\n  posts Post[]\n}\n"
POST = """model Post {
  id       Int  @id
  author   User @relation(fields: [authorId], references: [id], onDelete: )
  authorId Int
}
"""


def place(uri: str, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


def edit(line: int, start: int, end: int, text: str) -> dict[str, Any]:
    places = {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}
    return {"range": places, "text": text}


def project(folder: Path) -> Path:
    (folder / "main.prisma").write_text(MAIN)
    (folder / "user.prisma").write_text(USER)
    (folder / "post.prisma").write_text(POST)
    return folder


def test_a_session_from_start_to_end(tmp_path: Path) -> None:
    folder = project(tmp_path)
    with client(folder) as session:
        answer = session.initialize()
        assert answer["serverInfo"]["name"] == "nicol"
        assert answer["capabilities"]["positionEncoding"] == "utf-16"
        assert answer["capabilities"]["textDocumentSync"]["change"] == 2
        uri = session.open(folder / "post.prisma", POST)
        assert session.diagnostics(uri) == [
            'Error parsing attribute "@relation": The `onDelete` argument is missing a value.'
        ]
        items = session.result("textDocument/completion", place(uri, 2, 74))["items"]
        assert [item["label"] for item in items] == ["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"]
        session.change(uri, edit(2, 74, 74, "Cas"), edit(2, 77, 77, "cade"))
        assert session.diagnostics(uri) == []
        assert session.end() == 0
        assert session.stray == b""


def test_files_on_disk_belong_to_the_schema(tmp_path: Path) -> None:
    folder = project(tmp_path)
    with client(folder) as session:
        session.initialize()
        uri = session.open(folder / "user.prisma", USER)
        assert len(session.diagnostics((folder / "post.prisma").as_uri())) == 1
        found = session.result("textDocument/definition", place(uri, 2, 9))
        assert [one["uri"] for one in found] == [(folder / "post.prisma").as_uri()]
        hover = session.result("textDocument/hover", place(uri, 2, 9))
        assert "model Post" in hover["contents"]["value"]
        uses = session.result("textDocument/references", place(uri, 0, 7) | {"context": {"includeDeclaration": True}})
        assert {one["uri"] for one in uses} == {uri, (folder / "post.prisma").as_uri()}


def test_changes_on_disk_are_seen(tmp_path: Path) -> None:
    folder = project(tmp_path)
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with client(folder) as session:
        session.initialize(capabilities=watching)
        (registration,) = session.wait("client/registerCapability")["registrations"]
        assert {"globPattern": "**/*.prisma"} in registration["registerOptions"]["watchers"]
        session.open(folder / "user.prisma", USER)
        post = folder / "post.prisma"
        assert len(session.diagnostics(post.as_uri())) == 1
        post.write_text(POST.replace(", onDelete: ", ""))
        session.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": post.as_uri(), "type": 2}]})
        assert session.diagnostics(post.as_uri()) == []
        (folder / "user2.prisma").write_text(USER)
        session.notify("workspace/didChangeWatchedFiles", {"changes": []})
        assert len(session.diagnostics((folder / "user2.prisma").as_uri())) > 0
        (folder / "user2.prisma").unlink()
        session.notify("workspace/didChangeWatchedFiles", {"changes": []})
        assert session.diagnostics((folder / "user2.prisma").as_uri()) == []


def test_a_new_file_and_its_end(tmp_path: Path) -> None:
    """Its text counts from the moment it is opened; closed without being saved it leaves nothing behind."""
    folder = project(tmp_path)
    with client(folder) as session:
        session.initialize()
        uri = session.open(folder / "new.prisma", "model User {\n  id Int @id\n}\n")
        session.open(folder / "main.prisma", MAIN)
        assert any("already exists" in one for one in session.diagnostics((folder / "user.prisma").as_uri()))
        session.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert session.diagnostics((folder / "user.prisma").as_uri()) == []


def test_renaming_over_files(tmp_path: Path) -> None:
    folder = project(tmp_path)
    with client(folder) as session:
        session.initialize()
        uri = session.open(folder / "user.prisma", USER)
        (symbol,) = session.result("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        assert (symbol["name"], [one["name"] for one in symbol["children"]]) == ("User", ["id", "posts"])
        assert session.result("textDocument/prepareRename", place(uri, 0, 7))["placeholder"] == "User"
        edit = session.result("textDocument/rename", place(uri, 0, 7) | {"newName": "Person"})
        assert (folder / "post.prisma").as_uri() in edit["changes"]
        error = session.ask("textDocument/rename", place(uri, 0, 7) | {"newName": "no name"})["error"]
        assert error["code"] == -32803
        assert error["message"].startswith("Cannot rename `User` to `no name`")
        assert session.end() == 0
        assert session.process.stderr is not None
        assert b"Traceback" not in session.process.stderr.read()


def test_columns_count_what_the_client_counts(tmp_path: Path) -> None:
    text = "model A {\n  /* 😋é */ id Int @id @nope\n}\n"
    columns: dict[str, int] = {}
    for encoding in ("utf-8", "utf-16"):
        with client(tmp_path) as session:
            capabilities = {"general": {"positionEncodings": [encoding]}}
            assert session.initialize(capabilities=capabilities)["capabilities"]["positionEncoding"] == encoding
            session.open(tmp_path / "a.prisma", text)
            (one,) = session.wait("textDocument/publishDiagnostics")["diagnostics"]
            columns[encoding] = one["range"]["start"]["character"]
    assert columns["utf-8"] - columns["utf-16"] == 3


def test_formatting(tmp_path: Path) -> None:
    with client(tmp_path) as session:
        session.initialize()
        uri = session.open(tmp_path / "a.prisma", "model A {\n  id Int @id\n  name    String\n}\n")
        options = {"textDocument": {"uri": uri}, "options": {"tabSize": 2, "insertSpaces": True}}
        (found,) = session.result("textDocument/formatting", options)
        assert found["newText"] == "  Int    @id\n  name"
        session.change(uri, {"text": "model A {\n id Int @id"})
        assert session.result("textDocument/formatting", options) == []


def test_broken_files_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "nicol.toml").write_text("this is no toml")
    (tmp_path / "binary.prisma").write_bytes(b"\xff\xfe\x00")
    with client(tmp_path) as session:
        session.initialize()
        uri = session.open(tmp_path / "a.prisma", "")
        assert "not valid TOML" in session.wait("window/showMessage")["message"]
        for text in ("model", "model A {", '}}}} "', "@@index([\x00", "\u2028 /* ", "model A {\n  id Int @id\n}\n"):
            session.change(uri, {"text": text})
            assert session.ask("textDocument/completion", place(uri, 0, len(text)))["result"] is not None
            assert "result" in session.ask("textDocument/hover", place(uri, 0, 3))
        assert session.ask("textDocument/hover", place("file:///not/open.prisma", 0, 0))["result"] is None
        assert "error" in session.ask("textDocument/nonsense", {})
        assert session.end() == 0


def test_the_configured_schema_decides(tmp_path: Path) -> None:
    """Two files with a datasource stand alone, unless the configuration says that one folder is the schema."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.prisma").write_text(MAIN)
    text = (tmp_path / "one.prisma").read_text()
    with client(tmp_path) as session:
        session.initialize()
        uri = session.open(tmp_path / "one.prisma", text + "model A {\n}\n")
        assert len(session.diagnostics(uri)) == 1
    (tmp_path / "nicol.toml").write_text('schema = "."\n')
    with client(tmp_path) as session:
        session.initialize()
        uri = session.open(tmp_path / "one.prisma", text)
        assert any("more than one datasource" in one for one in session.diagnostics(uri))


def test_leaving_without_a_word(tmp_path: Path) -> None:
    """Exit before shutdown, and a client that is gone, end the process with 1."""
    with client(tmp_path) as session:
        session.initialize()
        session.notify("exit")
        assert session.process.wait(PATIENCE) == 1
    with client(tmp_path) as session:
        session.initialize()
        assert session.process.stdin is not None
        session.process.stdin.close()
        assert session.process.wait(PATIENCE) == 1
