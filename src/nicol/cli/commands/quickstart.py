"""`nicol quickstart`."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from pathlib import Path

import click

from nicol.cli.console import paint, say
from nicol.cli.providers import start_for
from nicol.cli.quickstart import bring_database, open_quickstart, project_texts, refuse_foreign, run_script
from nicol.cli.scaffold import take_back, write_absent
from nicol.drivers.finish import finish
from nicol.errors import NicolError
from nicol.generate import generate, plan_output
from nicol.migrate import ensure_database
from nicol.project import Project, describe, shown


@click.command()
@click.argument("folder", default="nicol-quickstart", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="Database.  [default: file:./dev.db, beside the schema]")
def quickstart(folder: Path, url: str | None) -> None:
    """Make a small project in DIR, run it and show the results.

    The project is a social blog: schema, migration, typed client, a few thousand rows and six queries with their tests.
    Run again, it uses what is there and overwrites nothing.
    """
    folder = folder.absolute()
    say(paint(f"A social blog in {shown(folder)}", sys.stdout, bold=True) + "\n")
    start = start_for(url)
    if refuse_foreign(folder):
        _step("found", "a quickstart project; its files stay as they are")
        project = open_quickstart(folder, url)
        _bring_database(project)
    else:
        project = _make(folder, project_texts(start, url), url)
    _generate(project)
    _step("seeded", run_script(project, "seed.py", capture=True))
    run_script(project, "app.py", capture=False)
    _say_next(project)


def _make(folder: Path, texts: dict[str, str], url: str | None) -> Project:
    """Writes the files and brings the database; without a usable database the files are taken back."""
    stood = folder.exists()
    count = len(write_absent(folder, texts))
    _step("wrote", f"{count} files; {shown(folder / 'README.md')} says what they are")
    try:
        project = open_quickstart(folder, url)
        _bring_database(project)
    except NicolError as error:
        if not (folder / "prisma" / "migrations").exists():
            take_back(folder, texts)
            error.add_note(
                f"The project in {shown(folder)} was not made; nothing of it stays. "
                "Run the command again with a database that can be used."
            )
            if not stood:
                folder.rmdir()
        raise
    return project


def _bring_database(project: Project) -> None:
    url = project.url()
    created = finish(ensure_database(url))
    _step("created" if created else "opened", describe(url))
    began = time.perf_counter()
    done = bring_database(project)
    names = [*done.applied, *([done.created] if done.created else [])]
    _step("migrated", f"{', '.join(dict.fromkeys(names)) or 'nothing pending'} ({_since(began)})")


def _generate(project: Project) -> None:
    for output in plan_output(project.schema, project.home, project.config.output).outputs:
        made = generate(project.schema, output, project.home)
        _step(
            "generated",
            f"typed client {shown(made.output)} for {len(project.schema.models)} models ({_since_s(made.seconds)})",
        )


def _step(verb: str, text: str) -> None:
    say(f"  {paint('✔', sys.stdout, fg='green')} {verb:<10} {text}")


def _since(began: float) -> str:
    return _since_s(time.perf_counter() - began)


def _since_s(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _say_next(project: Project) -> None:
    root = project.config.root
    interpreter = Path(sys.executable)
    python, nicol = _word(interpreter, root), _word(interpreter.with_name("nicol"), root)
    lines = [
        (f"cd {shlex.quote(shown(root))}", ""),
        (f"{python} app.py", "the six queries again; they stand in app.py"),
        (f"{python} -m unittest", "their tests"),
        (f"{nicol} migrate dev --name more", "after a change of prisma/schema.prisma"),
        (f"{nicol} migrate status", "are database and migrations together?"),
    ]
    width = max(len(command) for command, _ in lines)
    say("\n" + paint("What to try next", sys.stdout, bold=True) + "\n")
    for command, meaning in lines:
        say(f"  {command:<{width}}  {paint(meaning, sys.stdout, dim=True)}".rstrip())


def _word(program: Path, folder: Path) -> str:
    """How a person in `folder` calls the program: by its name when that will do, else by the shorter path."""
    found = shutil.which(program.name)
    if not program.exists() or (found is not None and Path(found).absolute() == program):
        return program.name
    return shlex.quote(min(str(program), os.path.relpath(program, folder), key=len))
