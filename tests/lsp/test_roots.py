"""Which files make one schema with a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.lsp.roots import read_text, schema_files

SOURCE = 'datasource db {\n  provider = "sqlite"\n}\n'
MODEL = "model A {\n  id Int @id\n}\n"


def make(folder: Path, *names: str, source: str | None = None) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SOURCE if name == source else MODEL)


def found(folder: Path, name: str, chosen: str | None = None) -> list[str]:
    paths = schema_files(folder / name, folder / chosen if chosen else None)
    return [path.relative_to(folder).as_posix() for path in paths]


def test_folders_that_hang_together(tmp_path: Path) -> None:
    make(tmp_path, "prisma/schema.prisma", "prisma/models/user.prisma", source="prisma/schema.prisma")
    make(tmp_path, "node_modules/x/y.prisma", "prisma/.hidden/z.prisma", "prisma/a/b/c.prisma")
    both = ["prisma/models/user.prisma", "prisma/schema.prisma"]
    assert found(tmp_path, "prisma/schema.prisma") == both
    assert found(tmp_path, "prisma/models/user.prisma") == both
    assert found(tmp_path, "prisma/a/b/c.prisma") == ["prisma/a/b/c.prisma"]


def test_two_datasources_are_two_schemas(tmp_path: Path) -> None:
    make(tmp_path, "one.prisma", "two.prisma", source="one.prisma")
    assert found(tmp_path, "two.prisma") == ["one.prisma", "two.prisma"]
    (tmp_path / "two.prisma").write_text(SOURCE)
    assert found(tmp_path, "two.prisma") == ["two.prisma"]


def test_the_configuration_and_the_setting_decide(tmp_path: Path) -> None:
    make(tmp_path, "db/one.prisma", "db/deep/er/two.prisma", "other.prisma")
    (tmp_path / "nicol.toml").write_text('schema = "db"\n')
    assert found(tmp_path, "db/one.prisma") == ["db/deep/er/two.prisma", "db/one.prisma"]
    assert found(tmp_path, "other.prisma") == ["other.prisma"]
    assert found(tmp_path, "db/one.prisma", chosen="db/one.prisma") == ["db/one.prisma"]


def test_a_file_that_is_not_saved_yet_belongs_too(tmp_path: Path) -> None:
    make(tmp_path, "one.prisma")
    assert found(tmp_path, "new.prisma") == ["new.prisma", "one.prisma"]


@pytest.mark.parametrize(("content", "text"), [(b"\xef\xbb\xbfa", "a"), (b"a\xffb", "a\N{REPLACEMENT CHARACTER}b")])
def test_texts_from_disk(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "a.prisma").write_bytes(content)
    assert read_text(tmp_path / "a.prisma") == text
    assert read_text(tmp_path / "gone.prisma") == ""
