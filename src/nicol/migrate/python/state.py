"""How far a migration in Python has come, as its row in the history says it.

The row's logs begin with one line of JSON, which stays when the migration has ended: it holds the checksum of the file
that ran. What follows is for people.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import msgspec

from nicol.migrate.folder import Migration

FROZEN = "schema.txt"
"""The schema as of the migration, which no tool of Prisma's takes for a schema file."""
CLIENT = "client"
"""The folder of the typed client, where one was asked for."""
_KEY = '{"nicol":'


class Loop(msgspec.Struct):
    """One `batches` loop: the key of the last row of the last batch that was kept, and how many rows there were."""

    after: list[Any] = msgspec.field(default_factory=list[Any])
    rows: int = 0
    done: bool = False


class Progress(msgspec.Struct):
    """The checksum of `migration.py`, and its loops by name. That it is there says that the SQL has run."""

    checksum: str
    loops: dict[str, Loop] = msgspec.field(default_factory=dict[str, Loop])

    @property
    def text(self) -> str:
        """For people: `User 1500 rows`."""
        parts = [f"{name} {loop.rows} rows" + (" (all)" if loop.done else "") for name, loop in self.loops.items()]
        return ", ".join(parts) or "its beginning"


@dataclass(frozen=True, slots=True)
class _Line:
    nicol: Progress = field(default_factory=lambda: Progress(""))


def python_checksum(text: str) -> str:
    """Of a `migration.py`, be its lines ended by LF or by CRLF."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def begun(migration: Migration) -> Progress:
    """Nothing has been done yet."""
    assert migration.python is not None
    return Progress(python_checksum(migration.python))


def progress_logs(progress: Progress, words: str = "") -> str:
    """What the row's logs hold; `words` are for people."""
    line = msgspec.json.encode({"nicol": progress}).decode()
    return f"{line}\n{words}".rstrip()


def read_progress(logs: str | None) -> Progress | None:
    """What the logs of a row say; None when they are not of a migration in Python."""
    line = (logs or "").partition("\n")[0]
    if not line.startswith(_KEY):
        return None
    try:
        return msgspec.json.decode(line, type=_Line).nicol
    except msgspec.DecodeError:
        return None


def words_of(logs: str | None) -> str:
    """What the logs say for people."""
    text = (logs or "").strip()
    return text.partition("\n")[2].strip() if read_progress(text) is not None else text
