"""`migrate status`: how the database stands to the folder. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nicol.drivers import Connection
from nicol.migrate.diagnose import Diagnosis, diagnose
from nicol.migrate.explain import explained
from nicol.migrate.folder import read_folder
from nicol.migrate.history import read_history
from nicol.migrate.interrupted import accounts
from nicol.migrate.squashed import settleable


@dataclass(frozen=True, slots=True)
class Status:
    """The migrations of the folder and what the history says of them; `accounts` explains each failed one.

    `settleable` are squashed ones that the database has had under their old names.
    """

    found: tuple[str, ...]
    diagnosis: Diagnosis
    accounts: tuple[str, ...] = ()
    settleable: tuple[str, ...] = ()

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is pending, missing or failed. An edited file does not count: deployments do not mind it."""
        known = self.diagnosis
        return known.has_table and not (known.pending or known.missing or known.failed)

    @property
    def text(self) -> str:
        """How things stand, for people."""
        return "\n\n".join([*_state(self.diagnosis), *self.accounts, *_edited(self.diagnosis), *_unrun(self.diagnosis)])

    @property
    def advice(self) -> str:
        """The next step; empty when everything is up to date."""
        return "\n\n".join(_advice(self))


@explained
async def status(connection: Connection, folder: Path, provider: str) -> Status:
    """Compares the folder with the history. ProviderSwitchError (P3019), MigrationFileError (P3015)."""
    known = read_folder(folder)
    known.expect_provider(provider)
    history = await read_history(connection)
    settled = tuple(one.migration.name for one in settleable(known, history or ()))
    told = accounts(connection.dialect, known, history or ())
    return Status(known.names, diagnose(known, history), told, settled)


def _state(known: Diagnosis) -> list[str]:
    have = "has" if len(known.pending) == 1 else "have"
    lines: list[str] = []
    if known.diverges:
        common = f"\n\nThe last common migration is: {known.last_common}" if known.last_common else ""
        lines.append("Your local migration history and the migrations table from your database are different:" + common)
    if known.failed:
        have_failed = "has" if len(known.failed) == 1 else "have"
        lines.append(f"Following migration{_s(known.failed)} {have_failed} failed:\n" + "\n".join(known.failed))
    if known.pending:
        lines.append(
            f"Following migration{_s(known.pending)} {have} not yet been applied:\n" + "\n".join(known.pending)
        )
    if known.missing:
        are = "is" if len(known.missing) == 1 else "are"
        first = (
            f"The migration{_s(known.missing)} from the database {are} not found locally in the migrations folder:\n"
        )
        lines.append(first + "\n".join(known.missing))
    if not known.has_table:
        lines.append("The current database is not managed by Prisma Migrate.")
    return lines or ["Database schema is up to date!"]


def _edited(known: Diagnosis) -> list[str]:
    if not known.edited:
        return []
    was = "was" if len(known.edited) == 1 else "were"
    return [
        f"Following migration{_s(known.edited)} {was} modified after being applied:\n"
        + "\n".join(known.edited)
        + "\n\nDeployments ignore the change. Restore the file, and write a new migration for what should be different."
    ]


def _unrun(known: Diagnosis) -> list[str]:
    if not known.unrun:
        return []
    was = "was" if len(known.unrun) == 1 else "were"
    return [
        f"Following migration{_s(known.unrun)} {was} applied by a tool that did not run migration.py:\n"
        + "\n".join(known.unrun)
        + "\n\nTo have its rows changed, put the same migration.py into a new migration: `nicol migrate dev --python`."
    ]


def _advice(status: Status) -> list[str]:
    known = status.diagnosis
    lines: list[str] = []
    if known.failed:
        lines.append(_ADVICE_FAILED.format(first=known.failed[0]))
    if status.settleable:
        names = ", ".join(f"`{name}`" for name in status.settleable)
        return [f"The database has had what {names} stands for. The next `nicol migrate deploy` records that."]
    if known.missing:
        lines.append("Restore the missing migrations from version control.")
    if known.pending and not known.failed:
        lines.append(
            "To apply migrations in development run `nicol migrate dev`.\n"
            "To apply migrations in production run `nicol migrate deploy`."
        )
    if not known.has_table:
        lines.append(_ADVICE_BASELINE.format(first=status.found[0]) if status.found else _ADVICE_FIRST)
    return lines


_ADVICE_FAILED = """\
During development if the failed migration(s) have not been deployed to a production database you can then fix the \
migration(s) and run `nicol migrate dev`.

The failed migration(s) can be marked as rolled back or applied:

- If you rolled back the migration(s) manually:
nicol migrate resolve --rolled-back "{first}"

- If you fixed the database manually (hotfix):
nicol migrate resolve --applied "{first}\""""

_ADVICE_BASELINE = """\
If you want to keep the current database structure and data and create new migrations, baseline this database with \
the migration "{first}":
nicol migrate resolve --applied "{first}\""""

_ADVICE_FIRST = """\
Write a first migration with `nicol migrate dev`. Read more about how to baseline an existing production database: \
https://pris.ly/d/migrate-baseline"""


def _s(names: tuple[str, ...]) -> str:
    return "" if len(names) == 1 else "s"
