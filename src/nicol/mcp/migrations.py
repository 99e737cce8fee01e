"""Tools about migrations: how things stand, what would come next, and writing it. Applying asks a person first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from nicol.drivers import database_exists
from nicol.drivers.finish import finish
from nicol.mcp.workspace import Workspace
from nicol.migrate import DeployRequest, Difference, MigrationsSide, SchemaSide, deploy, read_folder
from nicol.migrate import diff as compare
from nicol.migrate import status as standing
from nicol.migrate.diagnose import Diagnosis
from nicol.migrate.folder import migration_name, write_migration
from nicol.migrate.reverse import accompany
from nicol.migrate.step_data import step_data
from nicol.project import Project, describe, shown


def status(workspace: Workspace) -> dict[str, Any]:
    """How the database stands to the migrations folder."""
    project = workspace.project()
    url = workspace.url(project)
    if not database_exists(url):
        folder = read_folder(project.migrations)
        return {"database": describe(url), "exists": False, "pending": folder.names, "up_to_date": False}
    with workspace.connected(project) as connection:
        found = finish(standing(connection, project.migrations, project.schema.provider))
    return {
        "database": describe(url),
        "exists": True,
        "up_to_date": found.up_to_date,
        **_known(found.diagnosis),
        "text": found.text,
        "advice": found.advice,
    }


def plan(workspace: Workspace) -> dict[str, Any]:
    """The migration that would bring the history to the schema, not written."""
    found = _difference(workspace, workspace.project())
    steps = step_data(found.steps, found.dialect)
    return {
        "empty": found.empty,
        "summary": found.summary,
        "sql": found.script,
        "destructive": any(step.destructive for step in steps),
        "steps": [asdict(step) for step in steps],
    }


def create(workspace: Workspace, name: str) -> dict[str, Any]:
    """Writes the planned migration into the folder; no database is changed but a temporary one."""
    project = workspace.project()
    found = _difference(workspace, project)
    if found.empty:
        return {"created": None, "text": "The migrations make the schema already."}
    folder = read_folder(project.migrations)
    last = folder.names[-1] if folder.names else ""
    full = migration_name(name, datetime.now(UTC), last)
    written = write_migration(project.migrations, project.schema.provider, full, found.script)
    finish(accompany(project.migrations, full, workspace.shadow(project), project.schema.datasource.schemas))
    return {"created": full, "path": shown(written.path), "sql": found.script, "summary": found.summary}


def pending(workspace: Workspace) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The database for people, and name and SQL of each migration that it has not had."""
    project = workspace.project()
    url = workspace.url(project)
    folder = read_folder(project.migrations)
    names: Sequence[str] = folder.names
    if database_exists(url):
        with workspace.connected(project) as connection:
            names = finish(standing(connection, project.migrations, project.schema.provider)).diagnosis.pending
    scripts = {migration.name: migration.script for migration in folder.migrations}
    return describe(url), tuple((name, scripts[name]) for name in names)


def apply(workspace: Workspace) -> dict[str, Any]:
    """Applies what is pending, as `nicol migrate deploy` does."""
    project = workspace.project()
    request = DeployRequest(project.migrations, project.schema.provider, namespaces=project.schema.datasource.schemas)
    with workspace.connected(project) as connection:
        return {"applied": finish(deploy(connection, request)).applied}


def _difference(workspace: Workspace, project: Project) -> Difference:
    sides = MigrationsSide(project.migrations), SchemaSide(project.schema)
    return finish(compare(*sides, workspace.shadow(project)))


def _known(found: Diagnosis) -> dict[str, Any]:
    return {
        "pending": found.pending,
        "failed": found.failed,
        "edited": found.edited,
        "missing": found.missing,
    }
