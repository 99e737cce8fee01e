"""The project that a command works on."""

from __future__ import annotations

from pathlib import Path

from nicol.cli.console import step
from nicol.project import Project, read_project, shown


def open_project(given: Path | None = None, start: Path | None = None) -> Project:
    """`read_project`, which says on a terminal what was read unless `start` names the project."""
    project = read_project(given, start)
    if start is None:
        step(f"Schema loaded from {shown(project.path)}")
    return project
