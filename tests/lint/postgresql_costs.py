"""What a statement really does on PostgreSQL: the locks that it holds, whether it reads or writes every row."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.drivers import Connection, finish

SETUP = """\
CREATE TYPE "role" AS ENUM ('A', 'B');
CREATE TABLE "org" ("id" BIGINT PRIMARY KEY, "name" TEXT);
CREATE TABLE "t" (
    "id" INTEGER PRIMARY KEY, "a" INTEGER, "b" INTEGER NOT NULL DEFAULT 0, "s" VARCHAR(50), "txt" TEXT, "c" CHAR(5),
    "n" NUMERIC(10,2), "ts" TIMESTAMP(3), "tz" TIMESTAMPTZ(3), "j" JSON, "jb" JSONB, "r" "role" DEFAULT 'A',
    "org_id" BIGINT, "u" INTEGER, "list" INTEGER[]
);
CREATE INDEX "t_a" ON "t"("a");
CREATE UNIQUE INDEX "t_u" ON "t"("u");
CREATE UNIQUE INDEX "t_b" ON "t"("id", "b");
CREATE TABLE "part" ("id" INTEGER, "d" DATE) PARTITION BY RANGE ("d");
CREATE TABLE "part1" PARTITION OF "part" FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE "t" ADD CONSTRAINT "a_filled" CHECK ("a" IS NOT NULL) NOT VALID;
ALTER TABLE "t" ADD CONSTRAINT "n_filled" CHECK ("n" IS NOT NULL);
ALTER TABLE "t" ADD CONSTRAINT "t_org" FOREIGN KEY ("org_id") REFERENCES "org"("id") NOT VALID;
CREATE TABLE "child" ("id" INTEGER PRIMARY KEY, "t_id" INTEGER REFERENCES "t" ("id"));
"""
ROWS = """\
INSERT INTO "org" SELECT g, 'n' || g FROM generate_series(1, 10) g;
INSERT INTO "t" SELECT g, g, g, 's' || g, 't' || g, 'c', g, now(), now(), '{}', '{}', 'A', (g % 10) + 1, g, '{1}'
FROM generate_series(1, 500) g;
"""
ROW_COUNT = 500
_RANK = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
_WORDS = {
    "ShareUpdateExclusiveLock": "SHARE UPDATE EXCLUSIVE",
    "ShareLock": "SHARE",
    "ShareRowExclusiveLock": "SHARE ROW EXCLUSIVE",
    "AccessExclusiveLock": "ACCESS EXCLUSIVE",
}
_TABLES = """\
SELECT oid::text, relname::text, relfilenode::text, coalesce(pg_stat_get_xact_tuples_returned(oid), 0)::text
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"""
_LOCKS = "SELECT relation::text, mode FROM pg_locks WHERE pid = pg_backend_pid() AND granted AND locktype = 'relation'"


@dataclass(frozen=True, slots=True)
class Measured:
    """The locks of tables that were there before, those that were read row by row, and those written anew."""

    locks: dict[str, str]
    scanned: frozenset[str]
    rewritten: frozenset[str]


def measure(connection: Connection, statement: str, then: str = "ROLLBACK") -> Measured:
    """What `statement` does, in a transaction that ends with `then`."""
    finish(connection.script("BEGIN"))
    before = _tables(connection)
    finish(connection.script(statement))
    after = _tables(connection)
    held: dict[str, str] = {}
    for oid, mode in finish(connection.fetch(_LOCKS)):
        if oid in before and mode in _WORDS:
            name = before[oid].name
            held[name] = max(held.get(name, _RANK[0]), str(mode), key=_RANK.index)
    finish(connection.script(then))
    common = [(table, after[oid]) for oid, table in before.items() if oid in after]
    return Measured(
        {name: _WORDS[mode] for name, mode in held.items()},
        frozenset(old.name for old, new in common if new.read - old.read >= ROW_COUNT),
        frozenset(old.name for old, new in common if new.file != old.file),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    file: str
    read: int


def _tables(connection: Connection) -> dict[str, _Table]:
    rows = finish(connection.fetch(_TABLES))
    return {str(oid): _Table(str(name), str(file), int(read)) for oid, name, file, read in rows}
