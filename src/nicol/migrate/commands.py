"""The commands over migrations as functions: what `nicol migrate …` and `nicol db …` do, without printing or asking.

Each works on the project of the working directory, or on that of the schema file or folder `schema`, and on its
database, or on the one at `url`. They block, as the commands do: call them in a thread (`asyncio.to_thread`) where that
matters. What needs an answer comes back as a value that says what is asked, and the call with the answer does it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from nicol import introspect
from nicol.config import find_config
from nicol.ddl import Backfill, Rename, inspect
from nicol.drivers import Connection, DatabaseUrl, finish, parse_url
from nicol.errors.introspect import EmptyDatabaseError
from nicol.migrate.check import Checked, CheckRequest
from nicol.migrate.check import check as _check
from nicol.migrate.deploy import Deployed, DeployRequest
from nicol.migrate.deploy import deploy as _deploy
from nicol.migrate.dev import DevDone, DevOutcome, DevRequest
from nicol.migrate.dev import dev as _dev
from nicol.migrate.diff import DatabaseSide, Difference, EmptySide, MigrationsSide, SchemaSide, Side
from nicol.migrate.diff import diff as _diff
from nicol.migrate.down import DownOutcome, DownRequest
from nicol.migrate.down import down as _down
from nicol.migrate.ensure import ensure_database
from nicol.migrate.objects import objects_of
from nicol.migrate.project import session_url_of, shadow_of
from nicol.migrate.push import Pushed, PushRequest
from nicol.migrate.push import execute as _execute
from nicol.migrate.push import push as _push
from nicol.migrate.python.batches import Told
from nicol.migrate.rehearse import RehearsalRequest, Rehearsed
from nicol.migrate.rehearse import rehearse as _rehearse
from nicol.migrate.reset import Reset, ResetRequest
from nicol.migrate.reset import reset as _reset
from nicol.migrate.resolve import resolve_applied, resolve_rolled_back
from nicol.migrate.reverse import accompany
from nicol.migrate.seed import run_seed
from nicol.migrate.settle import Drift, DriftRequest, adopt, revert
from nicol.migrate.settle import drift as _drift
from nicol.migrate.shadow import Shadow
from nicol.migrate.squash import SquashPlan, SquashRequest, plan_squash
from nicol.migrate.squash import squash as _squash
from nicol.migrate.status import Status
from nicol.migrate.status import status as _status
from nicol.project import Project, connected, describe, read_project

Place: TypeAlias = Path | str
"""A path; as text, also the URL of a database: whatever holds a colon."""


@dataclass(frozen=True, slots=True)
class _At:
    """A project, the database that is meant, and a connection to it."""

    project: Project
    url: DatabaseUrl
    connection: Connection

    @property
    def shadow(self) -> Shadow:
        return shadow_of(self.project, self.url)

    @property
    def namespaces(self) -> tuple[str, ...]:
        return self.project.schema.datasource.schemas


@contextmanager
def _at(schema: Place | None, url: str | None, *, create: bool = False) -> Generator[_At]:
    project = read_project(None if schema is None else Path(schema))
    found, _ = session_url_of(project, url)
    if create:
        finish(ensure_database(found))
    with connected(found) as connection:
        yield _At(project, found, connection)


def dev(
    name: str | None = None,
    *,
    schema: Place | None = None,
    url: str | None = None,
    create_only: bool = False,
    accept_losses: bool = False,
    renames: Sequence[Rename] = (),
    backfills: Sequence[Backfill] = (),
    on_batch: Told | None = None,
) -> DevOutcome:
    """`nicol migrate dev`: applies what is pending, writes what the schema asks for beyond it, and applies that.

    DevDone, or what has to be answered first: NameNeeded (give `name`), LossesToConfirm (`accept_losses`), Unexecutable
    (`backfills`), ResetNeeded. Likely renames are listed in the outcome, never guessed: give them as `renames`.
    """
    with _at(schema, url, create=True) as at:
        request = DevRequest(
            at.project.migrations,
            at.project.schema,
            at.shadow,
            name,
            create_only,
            accept_losses,
            tuple(renames),
            backfills=tuple(backfills),
            objects=objects_of(at.project),
            on_batch=on_batch,
        )
        outcome = finish(_dev(at.connection, request))
        if isinstance(outcome, DevDone) and outcome.created:
            own = (request.folder, outcome.created, request.shadow, request.namespaces, outcome.renames)
            finish(accompany(*own))
    return outcome


def deploy(
    *,
    schema: Place | None = None,
    url: str | None = None,
    on_applied: Callable[[str], None] | None = None,
    on_batch: Told | None = None,
) -> Deployed:
    """`nicol migrate deploy`: applies every pending migration. The P3xxx errors that `nicol.migrate.deploy` names."""
    with _at(schema, url, create=True) as at:
        folder, provider = at.project.migrations, at.project.schema.provider
        request = DeployRequest(folder, provider, on_applied, at.namespaces, on_batch=on_batch)
        return finish(_deploy(at.connection, request))


def status(*, schema: Place | None = None, url: str | None = None) -> Status:
    """`nicol migrate status`: how the database stands to the folder."""
    with _at(schema, url) as at:
        return finish(_status(at.connection, at.project.migrations, at.project.schema.provider))


def reset(*, schema: Place | None = None, url: str | None = None) -> Reset:
    """`nicol migrate reset --force`: empties the database and applies every migration. ALL DATA IS LOST."""
    with _at(schema, url, create=True) as at:
        request = ResetRequest(at.project.migrations, at.project.schema.provider, at.namespaces)
        return finish(_reset(at.connection, request))


def resolve(
    *,
    applied: str | None = None,
    rolled_back: str | None = None,
    schema: Place | None = None,
    url: str | None = None,
) -> None:
    """`nicol migrate resolve`: records a migration as applied, or a failed one as rolled back."""
    if (applied is None) == (rolled_back is None):
        raise TypeError("give either applied or rolled_back")
    with _at(schema, url) as at:
        if applied is not None:
            finish(resolve_applied(at.connection, at.project.migrations, at.project.schema.provider, applied))
        elif rolled_back is not None:
            finish(resolve_rolled_back(at.connection, rolled_back))


def diff(before: Place, after: Place, *, shadow_url: str | None = None) -> Difference:
    """`nicol migrate diff`: what brings one side to the other.

    A side is "" for nothing, the URL of a database, a folder of migrations (one with a migration_lock.toml), or a
    schema file or folder. Migrations are replayed beside the other side's database, or in the database at `shadow_url`.
    """
    with ExitStack() as stack:
        one, other = _side(before, stack), _side(after, stack)
        return finish(_diff(one, other, _shadow((before, after), shadow_url)))


def _side(place: Place, stack: ExitStack) -> Side:
    if place == "":
        return EmptySide()
    if _is_url(place):
        return DatabaseSide(stack.enter_context(connected(parse_url(str(place), Path.cwd()))))
    if (Path(place) / "migration_lock.toml").is_file():
        return MigrationsSide(Path(place))
    project = read_project(Path(place))
    return SchemaSide(project.schema, objects_of(project))


def _is_url(place: Place) -> bool:
    return isinstance(place, str) and ":" in place.partition("/")[0]


def _shadow(places: Sequence[Place], given: str | None) -> Shadow | None:
    if given is not None:
        return Shadow(parse_url(given, Path.cwd()), explicit=True)
    for place in places:
        if _is_url(place):
            return Shadow(parse_url(str(place), Path.cwd()))
        if place != "" and not (Path(place) / "migration_lock.toml").is_file():
            project = read_project(Path(place))
            return shadow_of(project, project.url())
    return None


def check(*, schema: Place | None = None, url: str | None = None, database: bool = True) -> Checked:
    """`nicol migrate check`: whether schema, files and (unless `database` is False) the database's history agree."""
    project = read_project(None if schema is None else Path(schema))
    found = project.url(url)
    request = CheckRequest(project.migrations, project.schema, shadow_of(project, found), objects_of(project))
    if not database:
        return finish(_check(request))
    with connected(found) as connection:
        return finish(_check(request, connection))


def drift(*, schema: Place | None = None, url: str | None = None, ignored: Sequence[str] = ()) -> Drift:
    """`nicol migrate drift`: what the live database has that its history does not make."""
    with _at(schema, url) as at:
        return finish(_drift(at.connection, _drift_request(at, ignored)))


def adopt_drift(name: str = "adopt_drift", *, schema: Place | None = None, url: str | None = None) -> str:
    """`nicol migrate drift --adopt`: writes a migration that makes it, and records that; the migration's name."""
    with _at(schema, url) as at:
        request = _drift_request(at, ())
        created = finish(adopt(at.connection, request, name))
        finish(accompany(request.folder, created, request.shadow, request.namespaces))
        return created


def revert_drift(*, schema: Place | None = None, url: str | None = None) -> None:
    """`nicol migrate drift --revert --accept-data-loss`: brings the database back to its history."""
    with _at(schema, url) as at:
        finish(revert(at.connection, _drift_request(at, ())))


def _drift_request(at: _At, ignored: Sequence[str]) -> DriftRequest:
    project = at.project
    return DriftRequest(project.migrations, project.schema, at.shadow, tuple(ignored), objects_of(project))


def down(
    to: str | None = None,
    *,
    schema: Place | None = None,
    url: str | None = None,
    everything: bool = False,
    agreed: bool = False,
    accept_losses: bool = False,
) -> DownOutcome:
    """`nicol migrate down`: a DownPlan, or Undone when it was `agreed` to and loses nothing that nobody accepted."""
    with _at(schema, url) as at:
        request = DownRequest(
            at.project.migrations, at.project.schema, at.shadow, to, everything, accept_losses, agreed
        )
        return finish(_down(at.connection, request))


def squash(
    to: str | None = None,
    *,
    name: str = "squashed",
    schema: Place | None = None,
    url: str | None = None,
    keep_sql: bool = False,
    structure_only: bool = False,
    away: Path | None = None,
) -> SquashPlan:
    """`nicol migrate squash --force`: many migrations become one; old folders move to `away`, or go."""
    with _at(schema, url) as at:
        project = at.project
        request = SquashRequest(project.migrations, project.schema, at.shadow, to, name, keep_sql, structure_only, away)
        plan = finish(plan_squash(request))
        finish(_squash(at.connection, request, plan))
        finish(accompany(request.folder, plan.name, request.shadow, at.namespaces))
        return plan


def rehearse(
    last: int | None = 1, *, schema: Place | None = None, url: str | None = None, rows: str = ""
) -> tuple[Rehearsed, ...]:
    """`nicol migrate test`: the `last` migrations (None: all) there, back and there again over rows."""
    project = read_project(None if schema is None else Path(schema))
    shadow = shadow_of(project, project.url(url))
    request = RehearsalRequest(project.migrations, project.schema, shadow, last, rows)
    return finish(_rehearse(request))


def push(
    *,
    schema: Place | None = None,
    url: str | None = None,
    accept_losses: bool = False,
    force_reset: bool = False,
) -> Pushed:
    """`nicol db push`: makes the database match the schema; `Pushed.applied` says whether it did."""
    with _at(schema, url, create=True) as at:
        request = PushRequest(at.project.schema, accept_losses, force_reset, objects_of(at.project), at.shadow)
        return finish(_push(at.connection, request))


def pull(*, schema: Place | None = None, url: str | None = None, annotations: bool = True) -> introspect.Merged:
    """`nicol db pull --print`: the schema's files with the database's tables, not written.

    The texts are in the order of the project's files. EmptyDatabaseError (P4001), P4002.
    """
    with _at(schema, url) as at:
        found = finish(inspect(at.connection, at.namespaces))
        remarks = finish(introspect.read_remarks(at.connection, at.namespaces))
    if not (found.tables or found.enums or found.views):
        raise EmptyDatabaseError(describe(at.url))
    introspect.expect_consistent(found)
    pulling = introspect.pull_annotated if annotations else introspect.pull
    pulled = pulling(found, at.project.schema, remarks)
    return introspect.merge(at.project.sources, pulled, at.project.schema.datasource.span.file)


def execute(sql: str, *, schema: Place | None = None, url: str | None = None) -> None:
    """`nicol db execute`: runs a script as the database's own shell would. DatabaseRefusedError when it fails."""
    if url is not None:
        with connected(parse_url(url, Path.cwd())) as connection:
            finish(_execute(connection, sql))
        return
    with _at(schema, None) as at:
        finish(_execute(at.connection, sql))


def seed(*arguments: str, root: Place | None = None) -> None:
    """`nicol db seed`: runs the seed command of the project at `root` (default: the working directory). SeedError."""
    run_seed(find_config(None if root is None else Path(root)), arguments)
