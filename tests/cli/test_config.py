"""Settings: where they are found, what they mean, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.config import (
    Config,
    ConfigVariable,
    LocatedUrl,
    UrlPlace,
    datasource_url,
    environment,
    find_config,
    find_schema,
)
from nicol.errors.config import (
    ConfigError,
    EmptyUrlError,
    EnvironmentVariableError,
    SchemaPathError,
    UrlMissingError,
)


@pytest.fixture(autouse=True)
def _no_database_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_pyproject_is_found_upwards(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.nicol]\nschema = "a/b.prisma"\nurl = \'env("THE_URL")\'\n')
    (tmp_path / "deep" / "er").mkdir(parents=True)
    config = find_config(tmp_path / "deep" / "er")
    assert (config.root, config.schema, config.url) == (tmp_path, tmp_path / "a/b.prisma", ConfigVariable("THE_URL"))


def test_a_pyproject_of_another_tool_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "nicol.toml").write_text('seed = "python seed.py"\n')
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.other]\nnicol = 1\n')
    assert find_config(tmp_path / "package").seed == "python seed.py"


def test_without_a_file_everything_is_unset(tmp_path: Path) -> None:
    assert find_config(tmp_path) == Config(root=tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('urll = "x"', "unknown field `urll`"),
        ("schema = 3", "Expected `str"),
        ("schema = [", "not valid TOML"),
    ],
)
def test_wrong_settings_are_named_with_their_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "nicol.toml").write_text(text)
    with pytest.raises(ConfigError) as raised:
        find_config(tmp_path)
    assert said in str(raised.value)
    assert str(tmp_path / "nicol.toml") in str(raised.value)


def test_dotenv_gives_what_the_environment_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("NICOL_A=from file\nNICOL_B='from file'\n")
    monkeypatch.setenv("NICOL_A", "from environment")
    monkeypatch.delenv("NICOL_B", raising=False)
    variables = environment(tmp_path)
    assert (variables["NICOL_A"], variables["NICOL_B"]) == ("from environment", "from file")


def test_the_first_folder_wins(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".env").write_text(f"NICOL_WHO={name}\n")
    assert environment(tmp_path / "one", tmp_path / "two")["NICOL_WHO"] == "one"


def test_a_literal_url_starts_at_the_schema(tmp_path: Path) -> None:
    place = UrlPlace("file:./dev.db", "prisma/schema.prisma", tmp_path / "prisma")
    assert datasource_url(Config(root=tmp_path), place) == LocatedUrl("file:./dev.db", tmp_path / "prisma")


def test_the_configured_url_comes_first_and_starts_at_the_root(tmp_path: Path) -> None:
    place = UrlPlace("file:./dev.db", "prisma/schema.prisma", tmp_path / "prisma")
    config = Config(root=tmp_path, url="file:./other.db")
    assert datasource_url(config, place) == LocatedUrl("file:./other.db", tmp_path)


def test_a_schema_without_url_reads_database_url(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=file:./env.db\n")
    place = UrlPlace(None, "schema.prisma", tmp_path)
    assert datasource_url(Config(root=tmp_path), place) == LocatedUrl("file:./env.db", tmp_path)


def test_no_url_at_all(tmp_path: Path) -> None:
    with pytest.raises(UrlMissingError, match="No database URL is set"):
        datasource_url(Config(root=tmp_path), UrlPlace(None, "schema.prisma", tmp_path))


def test_a_missing_variable_is_named_in_prismas_words(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentVariableError, match="Environment variable not found: NICOL_NONE") as raised:
        datasource_url(Config(root=tmp_path), UrlPlace(ConfigVariable("NICOL_NONE"), "schema.prisma", tmp_path))
    assert raised.value.code == "P1012"


def test_an_empty_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NICOL_NONE", "")
    with pytest.raises(EmptyUrlError, match="nonempty URL"):
        datasource_url(Config(root=tmp_path), UrlPlace(ConfigVariable("NICOL_NONE"), "schema.prisma", tmp_path))


def test_a_url_is_not_printed_by_repr(tmp_path: Path) -> None:
    assert "secret" not in repr(LocatedUrl("postgresql://me:secret@host/db", tmp_path))


@pytest.mark.parametrize("place", ["prisma/schema.prisma", "schema.prisma", "prisma/schema/a.prisma"])
def test_usual_places_of_the_schema(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    expected = path.parent if path.name == "a.prisma" else path
    assert find_schema(Config(root=tmp_path), start=tmp_path) == expected


def test_a_missing_schema_names_what_was_looked_at(tmp_path: Path) -> None:
    with pytest.raises(SchemaPathError) as raised:
        find_schema(Config(root=tmp_path), start=tmp_path)
    assert "  prisma/schema.prisma: not found\n  schema.prisma: not found\n" in str(raised.value)
