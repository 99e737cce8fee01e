"""The quickstart's project: its files, and the steps that bring it to life."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from nicol.cli.console import Failure
from nicol.cli.project import open_project
from nicol.cli.providers import Start
from nicol.cli.templates import template
from nicol.drivers import parse_url
from nicol.drivers.finish import finish
from nicol.errors.cli import ForeignFolderError, OccupiedDatabaseError, OtherDatabaseError
from nicol.migrate import DevDone, DevRequest, ResetNeeded, Shadow, read_folder
from nicol.migrate import dev as develop
from nicol.project import Project, connected, describe, shown
from nicol.psl import format_text

VARIABLE = "BLOG_DATABASE_URL"
PROJECT = "nicol-quickstart"
FILES = {
    "pyproject.toml": "pyproject.toml",
    ".gitignore": "gitignore",
    "README.md": "README.md",
    "prisma/schema.prisma": "schema.prisma",
    "app.py": "app.py",
    "show.py": "show.py",
    "seed.py": "seed.py",
    "test_app.py": "test_app.py",
}
"""File of the project → template; the first one marks the folder as the quickstart's."""


class _Named(msgspec.Struct):
    name: str = ""


class _PyProject(msgspec.Struct):
    project: _Named = msgspec.field(default_factory=_Named)


def refuse_foreign(folder: Path) -> bool:
    """Whether `folder` holds a quickstart already; ForeignFolderError when it holds something else."""
    if not folder.exists() or not any(entry.name != ".git" for entry in folder.iterdir()):
        return False
    if not _is_ours(folder / "pyproject.toml"):
        raise ForeignFolderError(shown(folder))
    return True


def project_texts(start: Start, url: str | None) -> dict[str, str]:
    """The files of a new project; a server's url stands in `.env`, since it may hold a password."""
    written = f'"{url or "file:./dev.db"}"' if start.provider == "sqlite" else f'env("{VARIABLE}")'
    marks = {**start.marks, "PROVIDER": start.provider, "PRODUCT": start.product, "URL": written}
    texts = {name: template(f"quickstart/{source}", marks) for name, source in FILES.items()}
    texts["prisma/schema.prisma"] = format_text(texts["prisma/schema.prisma"])
    if url is not None and start.provider != "sqlite":
        texts[".env"] = f'{VARIABLE}="{url}"\n'
    return texts


def open_quickstart(folder: Path, url: str | None) -> Project:
    """The project in `folder`; OtherDatabaseError when it does not work on `url`."""
    project = open_project(start=folder)
    if url is not None and (asked := parse_url(url, folder / "prisma")) != (found := project.url()):
        raise OtherDatabaseError(shown(folder), describe(found), describe(asked), VARIABLE)
    return project


def bring_database(project: Project) -> DevDone:
    """Applies the project's migrations, writing the first one when there is none."""
    url = project.url()
    first = not read_folder(project.migrations).migrations
    request = DevRequest(project.migrations, project.schema, Shadow(url), name="init" if first else None)
    with connected(url) as connection:
        match finish(develop(connection, request)):
            case DevDone() as done:
                return done
            case ResetNeeded():
                raise OccupiedDatabaseError(describe(url), shown(project.config.root))
            case _:
                root = project.config.root
                place = "" if root == Path.cwd() else f" in {shown(root)}"
                raise Failure(
                    f"{shown(project.path)} has changes that no migration holds.\n"
                    f"Run `nicol migrate dev`{place}, then `python app.py`."
                )


def run_script(project: Project, name: str, *, capture: bool) -> str:
    """Runs a script of the project with the interpreter that runs Nicol; its output when captured. Failure."""
    done = subprocess.run(
        [sys.executable, name],
        cwd=project.config.root,
        stdout=subprocess.PIPE if capture else None,
        text=True,
        check=False,
        env=_environment(project),
    )
    if done.returncode:
        raise Failure(
            f"{done.stdout or ''}\n{shown(project.config.root / name)} ended with status {done.returncode}; "
            "what it printed is above.",
            done.returncode if done.returncode > 0 else 1,
        )
    return (done.stdout or "").strip()


def _environment(project: Project) -> Mapping[str, str]:
    """The user's environment: a relative PYTHONPATH still means the folder it was written in."""
    variables = dict(project.variables)
    if path := variables.get("PYTHONPATH"):
        variables["PYTHONPATH"] = ":".join(str(Path(part).absolute()) for part in path.split(":"))
    return variables


def _is_ours(pyproject: Path) -> bool:
    if not pyproject.is_file():
        return False
    try:
        return msgspec.toml.decode(pyproject.read_bytes(), type=_PyProject).project.name == PROJECT
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
