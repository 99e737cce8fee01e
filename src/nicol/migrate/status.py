"""`migrate status`: how the database stands to the folder. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nicol.drivers import Connection
from nicol.migrate.diagnose import Diagnosis, diagnose
from nicol.migrate.folder import read_folder
from nicol.migrate.history import read_history


@dataclass(frozen=True, slots=True)
class Status:
    """The migrations of the folder and what the history says of them."""

    found: tuple[str, ...]
    diagnosis: Diagnosis

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is pending, missing or failed. An edited file does not count: deployments do not mind it."""
        known = self.diagnosis
        return known.has_table and not (known.pending or known.missing or known.failed)

    @property
    def text(self) -> str:
        """The report for people, ending with the next step."""
        return "\n\n".join([_found(self.found), *_paragraphs(self), *_edited(self.diagnosis)])


async def status(connection: Connection, folder: Path, provider: str) -> Status:
    """Compares the folder with the history. ProviderSwitchError (P3019), MigrationFileError (P3015)."""
    known = read_folder(folder)
    known.expect_provider(provider)
    return Status(known.names, diagnose(known, await read_history(connection)))


def _found(names: tuple[str, ...]) -> str:
    if not names:
        return "No migration found in prisma/migrations"
    return f"{len(names)} migration{_s(names)} found in prisma/migrations"


def _paragraphs(status: Status) -> list[str]:
    known = status.diagnosis
    if known.failed:
        return _failed(known)
    if known.diverges:
        return _diverging(known)
    if known.missing:
        return [_missing(known)]
    if known.pending:
        return _pending(known)
    return ["Database schema is up to date!"] if known.has_table else [_UNMANAGED]


_UNMANAGED = (
    "The current database is not managed by Prisma Migrate.\n\n"
    "Create a first migration with `nicol migrate dev`. Read more about how to baseline an existing production "
    "database: https://pris.ly/d/migrate-baseline"
)


def _pending(known: Diagnosis) -> list[str]:
    names = known.pending
    have = "has" if len(names) == 1 else "have"
    advice = "\n\nTo apply migrations in development run `nicol migrate dev`.\n"
    advice += "To apply migrations in production run `nicol migrate deploy`."
    first = f"Following migration{_s(names)} {have} not yet been applied:\n" + "\n".join(names) + advice
    return [first] if known.has_table else [first, _baseline(names[0])]


def _baseline(first: str) -> str:
    return (
        "The current database is not managed by Prisma Migrate.\n\n"
        "If you want to keep the current database structure and data and create new migrations, baseline this "
        f'database with the migration "{first}":\nnicol migrate resolve --applied "{first}"'
    )


def _missing(known: Diagnosis) -> str:
    names = known.missing
    return (
        f"The migration{_s(names)} from the database {_are(names)} not found locally in prisma/migrations:\n"
        + "\n".join(names)
        + "\n\nRestore the files from version control."
    )


def _diverging(known: Diagnosis) -> list[str]:
    have = "has" if len(known.pending) == 1 else "have"
    common = f"\n\nThe last common migration is: {known.last_common}" if known.last_common else ""
    return [
        f"Your local migration history and the migrations table from your database are different:{common}",
        f"The migration{_s(known.pending)} {have} not yet been applied:\n" + "\n".join(known.pending),
        _missing(known),
    ]


def _failed(known: Diagnosis) -> list[str]:
    have = "has" if len(known.failed) == 1 else "have"
    first = known.failed[0]
    return [
        f"Following migration{_s(known.failed)} {have} failed:\n" + "\n".join(known.failed),
        "During development if the failed migration(s) have not been deployed to a production database you can then "
        "fix the migration(s) and run `nicol migrate dev`.",
        "The failed migration(s) can be marked as rolled back or applied:",
        f'- If you rolled back the migration(s) manually:\nnicol migrate resolve --rolled-back "{first}"',
        f'- If you fixed the database manually (hotfix):\nnicol migrate resolve --applied "{first}"',
    ]


def _edited(known: Diagnosis) -> list[str]:
    if not known.edited:
        return []
    was = "was" if len(known.edited) == 1 else "were"
    return [
        f"Following migration{_s(known.edited)} {was} modified after being applied:\n"
        + "\n".join(known.edited)
        + "\n\nDeployments ignore the change. Restore the file, and write a new migration for what should be different."
    ]


def _s(names: tuple[str, ...]) -> str:
    return "" if len(names) == 1 else "s"


def _are(names: tuple[str, ...]) -> str:
    return "is" if len(names) == 1 else "are"
