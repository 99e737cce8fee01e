"""What a review is about: found in the project as far as it is there, or as the command line says."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from nicol.config import Config, ReviewSettings, find_config, find_schema
from nicol.drivers import parse_url
from nicol.errors.config import SchemaPathError
from nicol.inventory import DEFAULT_PLACE
from nicol.lint.git import changed_since
from nicol.lint.request import ReviewRequest
from nicol.lint.schema_rule import SchemaView
from nicol.project import connected, shown
from nicol.psl.parser import parse
from nicol.text.span import Source
from nicol.validate import read_sources
from nicol.validate.load import Loaded, check_resolution, resolve_trees


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    schema: Path | None = None
    migrations: Path | None = None
    code: tuple[Path, ...] = ()
    queries: Path | None = None
    url: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reviewed, and by which settings."""

    request: ReviewRequest
    settings: ReviewSettings


@contextmanager
def open_subject(asked: Asked) -> Generator[Subject]:
    """What `asked` comes to, with an open connection where a url is given.

    P1012 when a named schema does not exist, or nothing at all is there to look at.
    """
    config = find_config()
    request = _request(config, asked)
    if asked.url is None:
        yield Subject(request, config.review)
        return
    with connected(parse_url(asked.url, Path.cwd())) as connection:
        yield Subject(replace(request, connection=connection), config.review)


def _request(config: Config, asked: Asked) -> ReviewRequest:
    path = _schema(config, asked)
    sources = tuple(read_sources(Path(shown(path)))) if path else ()
    migrations = _migrations(config, asked, path)
    loaded, view = read_view(sources, migrations) if sources else (None, None)
    return ReviewRequest(
        sources=sources,
        diagnostics=loaded.diagnostics if loaded else (),
        view=view,
        migrations=migrations,
        code=asked.code or ((config.root,) if config.file else ()),
        queries=asked.queries or _recorded(config),
        changed=changed_since(asked.since, Path.cwd()) if asked.since else None,
        waits=config.lock_timeout is not None,
    )


def read_view(sources: tuple[Source, ...], migrations: Path | None = None) -> tuple[Loaded, SchemaView | None]:
    """What the validator says of `sources`, and what rules are given of them; None when they have errors."""
    parsed = [parse(source.text, number) for number, source in enumerate(sources)]
    loaded = check_resolution(resolve_trees(parsed))
    if loaded.schema is None:
        return loaded, None
    return loaded, SchemaView(loaded.schema, sources, migrations=migrations, parsed=tuple(tree for tree, _ in parsed))


def _recorded(config: Config) -> Path | None:
    """The inventory that the client records in, when there is one."""
    place = config.root / DEFAULT_PLACE
    return place if place.exists() else None


def _schema(config: Config, asked: Asked) -> Path | None:
    try:
        return find_schema(config, asked.schema)
    except SchemaPathError:
        if asked.schema is not None or not (asked.migrations or asked.code or config.migrations):
            raise
        return None


def _migrations(config: Config, asked: Asked, schema: Path | None) -> Path | None:
    """The folder of migrations: as written, else the one beside the schema."""
    written = asked.migrations or config.migrations
    if written is not None:
        return written if written.is_dir() else None
    if schema is None:
        return None
    beside = (schema if schema.is_dir() else schema.parent) / "migrations"
    return Path(shown(beside)) if beside.is_dir() else None
