"""Projects: several files make one schema, and unchanged files keep their trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.lsp.project import make_project, path_of

MAIN = 'datasource db {\n  provider = "sqlite"\n}\n\nmodel User {\n  id    Int    @id\n  posts Post[]\n}\n'
POSTS = "model Post {\n  id Int @id\n  author User @relation(fields: [authorId], references: [id])\n  authorId Int\n}\n"
TEXTS = {"file:///shop/main.prisma": MAIN, "file:///shop/post.prisma": POSTS}


def test_files_are_resolved_together() -> None:
    project = make_project(TEXTS)
    assert project.diagnostics == ()
    assert list(project.resolution.context.models) == ["User", "Post"]


def test_a_span_knows_its_file() -> None:
    project = make_project({**TEXTS, "file:///shop/post.prisma": POSTS.replace("User", "Nobody")})
    (problem,) = [one for one in project.diagnostics if "Nobody" in one.message]
    location = project.location(problem.span)
    assert (location.uri, location.range.start.line) == ("file:///shop/post.prisma", 2)


def test_a_change_keeps_the_trees_of_other_files() -> None:
    before = make_project(TEXTS)
    trees = [document.ast for document in before.documents]
    after = make_project({**TEXTS, "file:///shop/post.prisma": POSTS + "\n"}, before=before)
    assert after.documents[0].ast is trees[0]
    assert after.documents[1].ast is not trees[1]


def test_a_moved_file_gets_spans_of_its_new_place() -> None:
    before = make_project(TEXTS)
    assert before.document("file:///shop/post.prisma").ast.blocks[0].span.file == 1
    after = make_project({"file:///shop/post.prisma": POSTS}, before=before)
    assert after.documents[0].ast.blocks[0].span.file == 0


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/a%20b/schema.prisma", "/home/a b/schema.prisma"),
        ("file:///c%3A/x/schema.prisma", "c:/x/schema.prisma"),
        ("file://host/share/schema.prisma", "//host/share/schema.prisma"),
        ("untitled:Untitled-1", "Untitled-1"),
    ],
)
def test_paths_of_uris(uri: str, path: str) -> None:
    assert path_of(uri) == Path(path)
