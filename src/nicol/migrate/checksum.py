"""Whether a migration's file is the one that was applied.

The stored form is the lower-case hexadecimal SHA-256 of the file. Prisma once wrote it without the leading zeros of
its bytes: a stored text of another length than 64 is compared with that form.
"""

from __future__ import annotations

import hashlib

STORED_LENGTH = 64


def checksum(script: str) -> str:
    """The 64 characters that `_prisma_migrations.checksum` holds for `script`."""
    return hashlib.sha256(script.encode()).hexdigest()


def matches(script: str, stored: str) -> bool:
    """Whether `stored` is the checksum of `script`, be its lines ended by LF or by CRLF."""
    unix = script.replace("\r\n", "\n")
    windows = script.replace("\n", "\r\n")
    form = checksum if len(stored) == STORED_LENGTH else _legacy
    return any(form(text) == stored for text in (script, unix, windows))


def _legacy(script: str) -> str:
    return "".join(f"{byte:x}" for byte in hashlib.sha256(script.encode()).digest())


def fingerprint(script: str, python: str | None) -> str:
    """Of everything that a migration runs: its script's checksum, unless it has Python too."""
    if python is None:
        return checksum(script)
    return checksum(f"{script}\0{python}".replace("\r\n", "\n"))


def is_print_of(stored: str, script: str, python: str | None) -> bool:
    """Whether `stored` is that fingerprint, be lines ended by LF or by CRLF."""
    return matches(script, stored) if python is None else fingerprint(script, python) == stored
