"""`nicol init`."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from nicol.cli.commands.db_pull import structure_of
from nicol.cli.console import say
from nicol.cli.providers import STARTS, Start, start_for
from nicol.cli.scaffold import refuse_existing, write_absent
from nicol.cli.templates import template
from nicol.drivers import parse_url
from nicol.introspect import blocks_text, pull_annotated
from nicol.project import describe, shown
from nicol.text.span import Source
from nicol.validate import load_or_raise

DEFAULT_URLS = {
    "sqlite": "file:./dev.db",
    "postgresql": "postgresql://postgres@localhost:5432/my_project",
    "mysql": "mysql://root@localhost:3306/my_project",
}


@click.command()
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--datasource-provider", "provider", type=click.Choice(sorted(STARTS)), help="Database.  [default: sqlite]"
)
@click.option("--url", metavar="URL", help="Database url.")
@click.option("--from-db", metavar="URL", help="Read the schema from this existing database.")
def init(folder: Path, provider: str | None, url: str | None, from_db: str | None) -> None:
    """Make an empty project in DIR."""
    if from_db is not None:
        if url is not None or provider is not None:
            raise click.UsageError("--from-db says which database it is; leave --url and --datasource-provider away.")
        _init_from(folder, from_db)
        return
    start = start_for(url, provider or "sqlite")
    if provider is not None and provider != start.provider:
        raise click.UsageError(f"--url is one of {start.provider}, but --datasource-provider says {provider}.")
    texts = _texts(start, url or DEFAULT_URLS[start.provider])
    refuse_existing(folder, texts)
    write_absent(folder, texts)
    say(f"Your project is in {_place(folder)}:\n")
    for name in texts:
        say(f"  {name}")
    say("\nNext:\n")
    for line in _next(folder, start, url):
        say(f"  {line}")


def _init_from(folder: Path, given: str) -> None:
    """A project whose schema is read from the database at `given`; nothing is written unless that can be read."""
    url = parse_url(given, Path.cwd())
    server = bool(url.host)
    written = 'env("DATABASE_URL")' if server else f'"file:{os.path.relpath(url.database, folder / "prisma")}"'
    head = template("init.pulled.prisma", {"PROVIDER": url.provider, "URL": written})
    texts = {"prisma/schema.prisma": head, "nicol.toml": template("init.nicol.toml", {})}
    texts[".gitignore"] = template("quickstart/gitignore", {})
    if server:
        texts[".env"] = f'DATABASE_URL="{given}"\n'
    refuse_existing(folder, texts)
    found, remarks = structure_of(url)
    pulled = pull_annotated(found, load_or_raise([Source(Path("schema.prisma"), head)]), remarks)
    texts["prisma/schema.prisma"] = f"{head}\n{blocks_text(pulled)}"
    write_absent(folder, texts)
    say(f"Your project is in {_place(folder)}, with {len(pulled.models)} models read from {describe(url)}:\n")
    for name in texts:
        say(f"  {name}")
    say("\nNext:\n")
    enter = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(shown(folder))}"]
    for line in [*enter, "nicol generate  writes the client"]:
        say(f"  {line}")


def _texts(start: Start, url: str) -> dict[str, str]:
    server = start.provider != "sqlite"
    marks = {"PROVIDER": start.provider, "URL": 'env("DATABASE_URL")' if server else f'"{url}"'}
    own = {"prisma/schema.prisma": "init.schema.prisma", "main.py": "init.main.py", "nicol.toml": "init.nicol.toml"}
    texts = {name: template(source, marks) for name, source in own.items()}
    texts[".gitignore"] = template("quickstart/gitignore", {})
    if server:
        texts[".env"] = f'DATABASE_URL="{url}"\n'
    return texts


def _place(folder: Path) -> str:
    return "this folder" if folder.resolve() == Path.cwd() else shown(folder)


def _next(folder: Path, start: Start, url: str | None) -> list[str]:
    enter = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(shown(folder))}"]
    server = ["set DATABASE_URL in .env      to your database"] if start.provider != "sqlite" and url is None else []
    return [
        *enter,
        *server,
        "nicol migrate dev --name init  creates the database, the first migration and the client",
        "python main.py                 uses it",
    ]
