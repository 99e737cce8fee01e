"""What can be wrong with the project's settings: configuration file, environment variables, schema path."""

from __future__ import annotations

from pathlib import Path

from nicol.errors.base import NicolError


class ConfigError(
    NicolError,
    code="NICOL-CONFIG",
    text="{path}: {problem}\nCorrect the file, then run the command again. Every setting is in docs/configuration.md.",
):
    """`[tool.nicol]` of pyproject.toml, or nicol.toml, cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem)
        self.path, self.problem = path, problem


class EnvironmentVariableError(
    NicolError,
    code="P1012",
    text="Environment variable not found: {name}.\n{where} reads the database's URL from it. "
    'Set it in the environment or in a `.env` file, e.g. {name}="file:./dev.db".',
):
    """An `env("NAME")` whose variable is not set; `where` is the file that names it."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(name, where)
        self.name, self.where = name, where


class EmptyUrlError(
    NicolError,
    code="P1012",
    text="You must provide a nonempty URL. The environment variable `{name}` resolved to an empty string.\n"
    "{where} reads the database's URL from it. Give it a value in the environment or in a `.env` file.",
):
    """An `env("NAME")` whose variable is set to nothing."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(name, where)
        self.name, self.where = name, where


class UrlMissingError(
    NicolError,
    code="P1012",
    text='No database URL is set.\nWrite `url = "file:./dev.db"` or `url = env("DATABASE_URL")` in the datasource '
    "block or under [tool.nicol] in pyproject.toml, set DATABASE_URL, or give `--url`.",
):
    """Neither the schema, the configuration nor the environment names a database."""


class SchemaPathError(
    NicolError,
    code="P1012",
    text="Could not find a Prisma schema that is required for this command.\nChecked:\n{checked}\n"
    "Give its path with `--schema`, set `schema` under [tool.nicol] in pyproject.toml, or start with `nicol init`.",
):
    """No schema at the given or usual places; `checked` names them, one a line."""

    def __init__(self, checked: str) -> None:
        super().__init__(checked)
        self.checked = checked


PROTOCOLS = {
    "postgresql": "`postgresql://` or `postgres://`",
    "cockroachdb": "`postgresql://` or `postgres://`",
    "mysql": "`mysql://`",
    "sqlite": "`file:`",
}


class UrlProtocolError(
    NicolError,
    code="P1012",
    text="Error validating datasource `{datasource}`: the URL must start with the protocol {protocol}.\n"
    "The schema's provider is `{provider}`, but the URL is one of `{found}`: change one of the two.",
):
    """The database url belongs to another provider than the schema's."""

    def __init__(self, datasource: str, provider: str, found: str) -> None:
        super().__init__(datasource, provider, found)
        self.datasource, self.provider, self.found = datasource, provider, found
        self.protocol = PROTOCOLS.get(provider, f"of `{provider}`")
