"""`nicol agent`."""

from __future__ import annotations

from pathlib import Path

import click

from nicol.cli.assistants import ASSISTANTS, contents
from nicol.cli.console import Failure, say
from nicol.cli.files import write_whole
from nicol.cli.options import schema_option
from nicol.cli.project import open_project
from nicol.cli.templates import template
from nicol.project import PRODUCTS, Project, shown


@click.command()
@schema_option
@click.option(
    "--for",
    "chosen",
    type=click.Choice(list(ASSISTANTS)),
    multiple=True,
    help="Write for this assistant only. Repeatable.  [default: all]",
)
@click.option("--print", "printing", is_flag=True, help="Print the definition and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a file is not as it would be written.")
def agent(schema_path: Path | None, chosen: tuple[str, ...], printing: bool, check: bool) -> None:
    """Write the database specialist's definition for AI assistants: AGENTS.md, Claude, Cursor, Copilot."""
    project = open_project(schema_path)
    text = definition(project)
    if printing:
        say(text)
        return
    wanted = contents(project.config.root, list(chosen or ASSISTANTS), text)
    stale = [path for path, content in wanted.items() if not path.exists() or path.read_text("utf-8") != content]
    if check and stale:
        raise Failure(f"Not up to date: {', '.join(map(shown, stale))}\nWrite them with `nicol agent`.")
    for path in () if check else stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, wanted[path])
        say(f"wrote {shown(path)}")
    if not stale:
        say("Everything is up to date.")


def definition(project: Project) -> str:
    """The specialist, in the words that an assistant gets."""
    schema = project.path.relative_to(project.config.root) if project.path.is_absolute() else project.path
    marks = {"SCHEMA": schema.as_posix(), "DATABASE": PRODUCTS.get(project.schema.provider, "SQLite")}
    return template("agent.md", marks)
