"""What can go wrong with a migration history, under Prisma's P3xxx codes.

Each text starts with Prisma's sentence, which scripts match on, and ends with the next step.
"""

from __future__ import annotations

from pathlib import Path

from nicol.errors.base import NicolError


def original(code: str | None, message: str) -> str:
    """A database's refusal as Prisma quotes it inside another error: its code where it has one, then its words."""
    return f"Error code: {code}\n{message}" if code else message


class DatabaseCreationError(
    NicolError,
    code="P3000",
    text="Failed to create database: {reason}\n"
    "Create it by hand, or give the URL of a user who may create databases, then run the command again.",
):
    """The database is absent and could not be created."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OldFormatError(
    NicolError,
    code="P3003",
    text="The format of migrations changed, the saved migrations are no longer valid. To solve this problem, please "
    "follow the steps at: https://pris.ly/d/migrate\n"
    "{path} was written by Prisma Migrate before its first release. Keep the folder elsewhere, and begin a new history "
    "with `nicol migrate diff --from-empty --to-schema-datamodel SCHEMA --script`.",
):
    """A folder of migrations from before Prisma 2.13."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class SystemDatabaseError(
    NicolError,
    code="P3004",
    text="The `{database}` database is a system database, it should not be altered with migrate. "
    "Please connect to another database.",
):
    """The URL leads to a database that belongs to the server itself."""

    def __init__(self, database: str) -> None:
        super().__init__(database)
        self.database = database


class SchemaNotEmptyError(
    NicolError,
    code="P3005",
    text="The database schema is not empty. Read more about how to baseline an existing production database: "
    "https://pris.ly/d/migrate-baseline\n"
    "It holds {objects} and no migration history. If the first migration describes what is there, record it with "
    '`nicol migrate resolve --applied "NAME"`; otherwise use an empty database.',
):
    """Migrations were to be deployed to a database with tables and without a history."""

    def __init__(self, objects: str) -> None:
        super().__init__(objects)
        self.objects = objects


class ShadowReplayError(
    NicolError,
    code="P3006",
    text="Migration `{migration}` failed to apply cleanly to the shadow database.\n{quoted}\n"
    "The history cannot be replayed from its beginning: correct this migration's file, or the one that should have "
    "made what it needs.",
):
    """A migration of the folder fails on an empty database to which those before it were applied."""

    def __init__(self, migration: str, native_code: str, message: str) -> None:
        super().__init__(migration, native_code, message)
        self.migration, self.native_code, self.message = migration, native_code, message
        self.quoted = f"{original(native_code, 'Error:')}\n{message}"


class AlreadyAppliedError(
    NicolError,
    code="P3008",
    text="The migration `{migration}` is already recorded as applied in the database.",
):
    """`resolve --applied` of a migration that has been applied."""

    def __init__(self, migration: str) -> None:
        super().__init__(migration)
        self.migration = migration


class FailedMigrationsError(
    NicolError,
    code="P3009",
    text="migrate found failed migrations in the target database, new migrations will not be applied. "
    "Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve\n"
    '{details}\nRepair the database, then run `nicol migrate resolve --applied "{first}"` if its changes are there, '
    'or `nicol migrate resolve --rolled-back "{first}"` to have it applied again.',
):
    """The history holds migrations that began and did not end; `details` has one line or more for each."""

    def __init__(self, first: str, details: str) -> None:
        super().__init__(first, details)
        self.first, self.details = first, details


class NameTooLongError(
    NicolError,
    code="P3010",
    text="The name of the migration is too long. It must not be longer than 200 characters (bytes).\n"
    "It has {length}. Give a shorter `--name`.",
):
    """A new migration's name exceeds what the history's columns and file systems can hold; `length` is in bytes."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


class NeverAppliedError(
    NicolError,
    code="P3011",
    text="Migration `{migration}` cannot be rolled back because it was never applied to the database. Hint: did you "
    'pass in the whole migration name? (example: "20201207184859_initial_migration")',
):
    """`resolve --rolled-back` of a migration that the history does not know."""

    def __init__(self, migration: str) -> None:
        super().__init__(migration)
        self.migration = migration


class NotFailedError(
    NicolError,
    code="P3012",
    text="Migration `{migration}` cannot be rolled back because it is not in a failed state.\n"
    "Only a migration that began and did not end can be marked so; `nicol migrate status` lists them.",
):
    """`resolve --rolled-back` of a migration that succeeded."""

    def __init__(self, migration: str) -> None:
        super().__init__(migration)
        self.migration = migration


class ShadowCreationError(
    NicolError,
    code="P3014",
    text="Migrate could not create the shadow database. Please make sure the database user has permission to create "
    "databases. Read more about the shadow database (and workarounds) at https://pris.ly/d/migrate-shadow\n\n"
    "Original error: {reason}\n"
    "Or set `shadowDatabaseUrl` to an empty database kept for this purpose.",
):
    """The temporary database in which a history is replayed could not be made."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MigrationFileError(
    NicolError,
    code="P3015",
    text="Could not find the migration file at {path}. Please delete the directory or restore the migration file.\n"
    "{reason}",
):
    """A migration's folder without a readable migration.sql."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason


class ShadowIsMainError(
    NicolError,
    code="NICOL-SHADOW-DATABASE",
    text="The shadow database you configured appears to be the same as the main database. Please specify another "
    "shadow database: it is emptied each time a history is replayed.",
):
    """`shadowDatabaseUrl` leads to the database that is being migrated."""


class ShadowNeededError(
    NicolError,
    code="NICOL-SHADOW-DATABASE",
    text="Migrations can be compared only by replaying them in a shadow database. "
    "Give its URL with --shadow-database-url, or run the command where the project's settings name a database.",
):
    """A folder of migrations was to be compared, and no place was given to replay it."""


class UnknownDatabaseError(
    NicolError,
    code="NICOL-MIGRATE-DIFF",
    text="Neither side of the comparison says which kind of database it is. "
    "Name a schema, a database or a migrations folder with its migration_lock.toml.",
):
    """Two empty sides."""


class ResetError(
    NicolError,
    code="P3016",
    text="The fallback method for database resets failed, meaning Migrate could not clean up the database entirely. "
    "Original error: {reason}\n"
    "Drop the objects it names by hand, or connect as their owner.",
):
    """The database's contents could not be removed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MigrationNotFoundError(
    NicolError,
    code="P3017",
    text="The migration {migration} could not be found. Please make sure that the migration exists, and that you "
    'included the whole name of the directory. (example: "20201207184859_initial_migration")',
):
    """`resolve --applied` of a migration that the folder does not hold."""

    def __init__(self, migration: str) -> None:
        super().__init__(migration)
        self.migration = migration


class ApplyError(
    NicolError,
    code="P3018",
    text="A migration failed to apply. New migrations cannot be applied before the error is recovered from. "
    "Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve\n\n"
    "Migration name: {migration}\n\nDatabase error code: {native_code}\n\nDatabase error:\n{message}\n\n{after}",
):
    """A migration's script failed; `after` says what is left of it and how to go on."""

    def __init__(self, migration: str, native_code: str, message: str, after: str) -> None:
        super().__init__(migration, native_code, message, after)
        self.migration, self.native_code, self.message, self.after = migration, native_code, message, after


class ScriptError(
    NicolError,
    code="NICOL-MIGRATION-SCRIPT",
    text="The migration `{migration}` cannot be run: {reason}\n{place}\nNothing of it was run.",
):
    """A script holds what only the database's own shell understands; `place` shows the line."""

    def __init__(self, migration: str, reason: str, place: str) -> None:
        super().__init__(migration, reason, place)
        self.migration, self.reason, self.place = migration, reason, place


class UnsupportedLimitError(
    NicolError,
    code="NICOL-LIMIT",
    text="`{limit}` has no effect on this database: {reason} Leave it out.",
):
    """A limit on migrations was set that the database does not have."""

    def __init__(self, limit: str, reason: str) -> None:
        super().__init__(limit, reason)
        self.limit, self.reason = limit, reason


class PoolerError(
    NicolError,
    code="NICOL-POOLER",
    text="Migrations cannot go through {place}: it is a pooler that lends a database session to others after each "
    "transaction, so that locks and settings of the migration would be lost.\n"
    "Give the url of the database itself: `directUrl` in the datasource block, or --url.",
):
    """The url leads to PgBouncer, or one of its kind, in transaction mode, and there is no direct url."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class ProviderSwitchError(
    NicolError,
    code="P3019",
    text="The datasource provider `{provider}` specified in your schema does not match the one specified in the "
    "migration_lock.toml, `{locked}`. Please remove your current migration directory and start a new migration "
    "history with `nicol migrate dev`. Read more: https://pris.ly/d/migrate-provider-switch",
):
    """The history was written for another database."""

    def __init__(self, provider: str, locked: str) -> None:
        super().__init__(provider, locked)
        self.provider, self.locked = provider, locked


class HistoryTableError(
    NicolError,
    code="NICOL-HISTORY-TABLE",
    text="The table `_prisma_migrations` cannot be read as a migration history: {reason}\n"
    "It was changed, or something else made a table of this name. Its columns are id, checksum, finished_at, "
    "migration_name, logs, rolled_back_at, started_at and applied_steps_count: bring them back, or, when the "
    "database's data may be lost, run `nicol migrate reset`.",
):
    """The history table is there and lacks a column."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LockTimeoutError(
    NicolError,
    code="P1002",
    text="The database was reached but timed out.\n\n"
    "Context: Timed out trying to acquire the migration advisory lock ({lock}). Timeout: {milliseconds}ms. "
    "See https://pris.ly/d/migrate-advisory-locking for details.\n"
    "Another process, most likely another migrate command, is at work on this database{who}: "
    "run this one again when it has ended.",
):
    """Another process held the migration lock all the while; `lock` is the statement that waited.

    `holder` describes the session that has it, "" where that cannot be seen.
    """

    def __init__(self, lock: str, milliseconds: int, holder: str = "") -> None:
        super().__init__(lock, milliseconds, holder)
        self.lock, self.milliseconds, self.holder = lock, milliseconds, holder
        self.who = f", {holder}" if holder else ""


class FolderError(
    NicolError,
    code="NICOL-MIGRATIONS-FOLDER",
    text="The migrations folder cannot be used: {path}: {reason}\n{step}",
):
    """The migrations folder or its lock file cannot be read or written."""

    def __init__(self, path: Path, reason: str, step: str) -> None:
        super().__init__(path, reason, step)
        self.path, self.reason, self.step = path, reason, step


class DatabaseRefusedError(
    NicolError,
    code="NICOL-DATABASE-REFUSED",
    text="The database refused the command. Error code: {native_code}\n{message}\n{step}",
):
    """A failure outside any migration's own script: missing rights, a full disk, a read-only file."""

    def __init__(self, native_code: str, message: str, step: str) -> None:
        super().__init__(native_code, message, step)
        self.native_code, self.message, self.step = native_code, message, step


class ForeignKeysRefusedError(
    NicolError,
    code="P3021",
    text="Foreign keys cannot be created on this database. Learn more how to handle this: "
    "https://pris.ly/d/migrate-no-foreign-keys\n"
    'Set relationMode = "prisma" in the datasource: relations then need no foreign keys. The database said: {message}',
):
    """A database, such as one of Vitess, that takes no foreign keys."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DirectChangesRefusedError(
    NicolError,
    code="P3022",
    text="Direct execution of DDL (Data Definition Language) SQL statements is disabled on this database. Please read "
    "more here about how to handle this: https://pris.ly/d/migrate-no-direct-ddl\nThe database said: {message}",
):
    """A database whose structure is changed by requests only, such as a production branch of PlanetScale."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SeedError(NicolError, code="NICOL-SEED", text="{problem}"):
    """The project's seed command is not set, cannot be started, or failed."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
