"""Identifiers made by the client: cuid, uuid, ulid, nanoid.

Formats: cuid v1 https://github.com/paralleldrive/cuid, cuid2 https://github.com/paralleldrive/cuid2, UUID RFC 9562,
ULID https://github.com/ulid/spec, nanoid https://github.com/ai/nanoid.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from hashlib import sha3_512
from itertools import count
from random import SystemRandom
from time import time_ns
from uuid import UUID, uuid4

from nicol.model.schema import Default

_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTERS = _BASE36[10:]
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
_BLOCK = 36**4
_PAIRS = [_BASE36[high] + _BASE36[low] for high in range(36) for low in range(36)]
_CUID2_LENGTH = 24
_PLACES = 24
"""Bits for how many identifiers a millisecond has, half of them left to a random start."""
_KEPT = 64
_system = SystemRandom()
_counter = count(_system.randrange(_BLOCK))


def base36(number: int) -> str:
    """`number` (not negative) in digits and lower-case letters."""
    digits = ""
    while number >= 1296:
        number, pair = divmod(number, 1296)
        digits = _PAIRS[pair] + digits
    return (_PAIRS[number] if number >= 36 else _BASE36[number]) + digits


def _block(number: int) -> str:
    """Four base-36 digits."""
    high, low = divmod(number % _BLOCK, 1296)
    return _PAIRS[high] + _PAIRS[low]


def _fingerprint() -> str:
    """Two digits of the process id and two of the host's name, as cuid v1 wants them."""
    host = socket.gethostname()
    return _PAIRS[os.getpid() % 1296] + _PAIRS[(sum(map(ord, host)) + len(host) + 36) % 1296]


_fingerprints: dict[int, str] = {}


def cuid() -> str:
    """A cuid v1: `c`, the time in ms, a counter, this process, 8 random digits; 25 characters."""
    process = os.getpid()
    mark = _fingerprints.get(process)
    if mark is None:
        mark = _fingerprints[process] = _fingerprint()
    chance = int.from_bytes(os.urandom(8), "little")
    time = base36(time_ns() // 1_000_000)
    return f"c{time}{_block(next(_counter))}{mark}{_block(chance)}{_block(chance >> 32)}"


def cuid2() -> str:
    """A cuid2: a random letter and 23 digits of a SHA-3 over time, counter and entropy."""
    chance = os.urandom(32)
    seed = b"%d%d" % (time_ns() // 1_000_000, next(_counter)) + chance
    digest = base36(int.from_bytes(sha3_512(seed).digest(), "big"))
    return _LETTERS[chance[0] % 26] + digest[1:_CUID2_LENGTH]


def uuid_v4() -> str:
    """A random UUID."""
    return str(uuid4())


class Rising:
    """A time in ms with a number of `bits` bits: each pair of a process is larger than the one before, and nobody can
    tell the next one from it. Threads need no lock: what they share changes by single steps of the interpreter."""

    def __init__(self, bits: int) -> None:
        self._random = bits - _PLACES
        self.forget()

    def forget(self) -> None:
        """Begins anew: a forked process must not go on where its parent stands."""
        self._calls = count(1)
        self._time = 0
        self._starts: dict[int, tuple[int, int]] = {}

    def next(self) -> tuple[int, int]:
        """The next pair: a place that rises within the millisecond from a random one on, and random bits behind it."""
        time = self._time = max(time_ns() // 1_000_000, self._time)
        start = self._starts.get(time)
        if start is None:
            start = self._begin(time)
        place = next(self._calls) - start[0] + start[1]
        if place >> _PLACES:
            self._time = time + 1
            return self.next()
        return time, place << self._random | int.from_bytes(os.urandom(8), "big") >> 64 - self._random

    def _begin(self, time: int) -> tuple[int, int]:
        if len(self._starts) > _KEPT:
            for old in sorted(self._starts)[:_KEPT]:
                self._starts.pop(old, None)
        own = next(self._calls), int.from_bytes(os.urandom(3), "big") >> 1
        return self._starts.setdefault(time, own)


_uuids, _ulids = Rising(74), Rising(80)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_uuids.forget)
    os.register_at_fork(after_in_child=_ulids.forget)


def uuid_v7() -> str:
    """A UUID that starts with the time in ms; those of a process sort as they were made."""
    time, chance = _uuids.next()
    return str(UUID(int=time << 80 | 0x7 << 76 | chance >> 62 << 64 | 0x2 << 62 | chance & (1 << 62) - 1))


def ulid() -> str:
    """A ULID: 10 characters of time in ms and 16 random ones; those of a process sort as they were made."""
    time, chance = _ulids.next()
    number = time << 80 | chance
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def nanoid(length: int = 21) -> str:
    """`length` random characters that are safe in URLs."""
    return "".join(_URL_SAFE[byte & 63] for byte in os.urandom(length))


def id_maker(default: Default) -> Callable[[], str] | None:
    """The generator behind a `@default(...)`; None for every other default."""
    if default.kind != "function":
        return None
    version = default.args[0] if default.args else ""
    match default.text:
        case "cuid":
            return cuid2 if version == "2" else cuid
        case "uuid":
            return uuid_v7 if version == "7" else uuid_v4
        case "ulid":
            return ulid
        case "nanoid":
            length = int(version) if version else 21
            return lambda: nanoid(length)
        case _:
            return None
