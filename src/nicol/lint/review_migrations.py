"""The migration rules as one function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from nicol.dialects import DIALECTS, Can, Dialect
from nicol.lint.allowing import allowances
from nicol.lint.history import History, MigrationView, views_of
from nicol.lint.live_migrations import NO_ANSWERS, answered, ask, offered_extensions
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.lint.request import Found, ReviewRequest
from nicol.lint.rewriting import with_edits
from nicol.lint.rule import rules_of
from nicol.lint.schema_rule import SchemaView
from nicol.migrate.folder import Folder, read_folder, without_script
from nicol.migrate.history import read_history


async def review_migrations(request: ReviewRequest) -> Found:
    """What the migration rules say of the migrations that the request looks at.

    With a connection, of those that are not applied yet; questions about rows are then asked and their answers are
    part of the findings. MigrationFileError (P3015) when a migration cannot be read.
    """
    if request.migrations is None:
        return Found()
    empty = without_script(request.migrations)
    folder = read_folder(request.migrations, empty)
    dialect = _dialect(folder, request)
    if dialect is None:
        return Found()
    history = history_of(folder, dialect, request.view)
    lost = tuple(request.migrations / name for name in empty)
    history = replace(history, others=(*history.others, *lost), waits=request.waits)
    if request.connection is not None:
        records = await read_history(request.connection)
        offered = await offered_extensions(request.connection)
        history = replace(history, records=tuple(records or ()), extensions=offered)
    views = [
        view
        for view in history.migrations
        if request.is_looked_at(view.migration.path) and view.migration.name not in history.applied
    ]
    found = check_migrations(history, views)
    hits = with_edits([hit for hit in found if _is_asked(request, hit)], history)
    answers = await ask(request.connection, hits) if request.connection is not None else NO_ANSWERS
    return Found([answered(hit, answers) for hit in hits], [one for view in views for one in allowances(view)])


def _is_asked(request: ReviewRequest, hit: Hit) -> bool:
    """Whether the review is about the migration that a finding of the whole history is placed in."""
    place = hit.finding.place
    return place is None or request.is_looked_at(place.source.path)


def history_of(folder: Folder, dialect: Dialect, schema: SchemaView | None = None) -> History:
    """The migrations of `folder` as rules see them; files that no migration runs are looked for on disk."""
    views, structure = views_of(folder.migrations, dialect)
    return History(dialect, views, structure, schema, folder.provider, tuple(_others(folder)))


def check_migrations(history: History, views: Sequence[MigrationView]) -> list[Hit]:
    """What the rules of the history's database say about `views`, and about the history as a whole."""
    every = [rule() for rule in rules_of("migrations").values() if issubclass(rule, MigrationRule)]
    asked = [rule for rule in every if history.dialect.provider in rule.providers]
    hits = [hit for rule in asked for hit in rule.check_history(history)]
    return hits + [hit for view in views for rule in asked for hit in rule.check(view, history)]


def _dialect(folder: Folder, request: ReviewRequest) -> Dialect | None:
    """The database that the history was written for: the lock file's, else the schema's, else the connection's."""
    if folder.provider is not None:
        name = folder.provider
    elif request.view is not None:
        name = request.view.schema.provider
    else:
        name = request.connection.dialect.name if request.connection else "postgresql"
    found = DIALECTS.get(name)
    return found if found is not None and Can.MIGRATIONS in found.can else None


def _others(folder: Folder) -> Iterator[Path]:
    for migration in folder.migrations:
        beside = migration.path.parent
        if beside.is_dir():
            yield from sorted(path for path in beside.iterdir() if path.name not in ("migration.sql", "down.sql"))
