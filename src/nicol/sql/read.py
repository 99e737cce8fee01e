"""From a script to what its statements do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nicol.dialects import Dialect
from nicol.migrate.statements import Statement, statements
from nicol.sql import others
from nicol.sql.alter import read_alter
from nicol.sql.create import read_create
from nicol.sql.tokens import Cursor, Tok, Unread, read_tokens
from nicol.sql.values import Block, Ddl, Harmless, Range, Unknown

_HARMLESS = frozenset(
    [
        "SELECT",
        "COMMENT",
        "GRANT",
        "REVOKE",
        "SHOW",
        "EXPLAIN",
        "RESET",
        "DISCARD",
        "NOTIFY",
        "LISTEN",
        "USE",
        "VALUES",
        "DESCRIBE",
        "SECURITY",
        "REASSIGN",
        "UNLOCK",
        "FLUSH",
        "CHECKPOINT",
        "LOAD",
        "FETCH",
        "DEALLOCATE",
        "IMPORT",
        "TABLE",
    ]
)
_TRANSACTION = frozenset(["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"])
_MAINTENANCE = frozenset(["VACUUM", "CLUSTER", "ANALYZE", "LOCK", "REFRESH", "OPTIMIZE", "REPACK"])
_BLOCKS = frozenset(["DO", "CALL", "PREPARE", "EXECUTE", "ATTACH", "DETACH"])
_CHANGES = frozenset({"CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "TRUNCATE"})
_READERS: Mapping[str, Callable[[Cursor], Ddl]] = {
    "CREATE": read_create,
    "ALTER": read_alter,
    "DROP": others.read_drop,
    "REINDEX": others.read_reindex,
    "TRUNCATE": others.read_truncate,
    "RENAME": others.read_rename,
    "UPDATE": others.read_update,
    "DELETE": others.read_delete,
    "WITH": others.read_with,
    "MERGE": others.read_merge,
    "COPY": others.read_copy,
    "SET": others.read_set,
    "PRAGMA": others.read_pragma,
}


@dataclass(frozen=True, slots=True)
class Read:
    """One statement: what it does, where its code stands, its text and the comments and blanks before it.

    `statement` is the one of the script. `is_within` says that this is only a part of it, in the body of a DO block,
    which may or may not run it.
    """

    ddl: Ddl
    span: Range
    code: str
    lead: str
    statement: Statement
    is_within: bool = False


def read_script(script: str, dialect: Dialect) -> tuple[Read, ...]:
    """The statements of `script` in order; what cannot be told is Unknown, nothing is left out.

    UnsupportedDatabaseError where nothing is migrated.
    """
    found: list[Read] = []
    for statement in statements(script, dialect):
        toks = read_tokens(statement.text, statement.start, dialect)
        first = toks[0].start
        while toks and toks[-1].upper == ";":
            toks = toks[:-1]
        cursor = Cursor(toks, script, first, dialect)
        lead = script[statement.start : first]
        ddl = _read(cursor)
        found.append(Read(ddl, (first, first + len(statement.code)), statement.code, lead, statement))
        if isinstance(ddl, Block) and ddl.start >= 0:
            found.extend(_within(script, ddl, statement, dialect))
    return tuple(found)


def _within(script: str, block: Block, whole: Statement, dialect: Dialect) -> Iterator[Read]:
    """The statements in a block's body that change structure or rows; control flow around them is left out."""
    for statement in statements(block.body, dialect):
        toks = read_tokens(statement.text, block.start + statement.start, dialect)
        while toks and toks[-1].upper == ";":
            toks = toks[:-1]
        begins = next((place for place, tok in enumerate(toks) if tok.upper in _CHANGES), None)
        if begins is None or not _follows_control(toks[:begins]):
            continue
        toks = toks[begins:]
        ddl = _read(Cursor(toks, script, toks[0].start, dialect))
        if not isinstance(ddl, Unknown):
            span = (toks[0].start, toks[-1].end)
            yield Read(ddl, span, script[span[0] : span[1]], "", whole, is_within=True)


def _follows_control(toks: Sequence[Tok]) -> bool:
    """Whether what stands before a verb is control flow that ends here: BEGIN, IF … THEN, ELSE, LOOP."""
    return not toks or toks[-1].upper in ("BEGIN", "THEN", "ELSE", "LOOP")


def _read(cursor: Cursor) -> Ddl:
    verb = cursor.tok().upper
    try:
        ddl = _dispatch(cursor, verb)
    except Unread as reason:
        return Unknown(str(reason))
    return ddl if cursor.is_done else Unknown(f"`{cursor.tok().text}` was not expected")


def _dispatch(cursor: Cursor, verb: str) -> Ddl:
    cursor.at += 1
    if verb in ("INSERT", "REPLACE"):
        return others.read_insert(cursor, "INSERT" if verb == "INSERT" else "REPLACE")
    if reader := _READERS.get(verb):
        return reader(cursor)
    if verb in _TRANSACTION:
        return others.read_transaction(cursor, verb)
    if verb in _MAINTENANCE:
        return others.read_maintenance(cursor, verb)
    if verb in _BLOCKS:
        return others.read_block(cursor, verb)
    if verb in _HARMLESS or verb == "(":
        cursor.rest()
        return Harmless(verb)
    raise Unread(f"`{cursor.toks[0].text}` begins no statement that is known" if cursor.toks else "nothing")
