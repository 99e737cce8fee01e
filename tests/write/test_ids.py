"""Identifiers that the client makes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from nicol.model.schema import Default
from nicol.query.ids import Rising, base36, cuid, cuid2, id_maker, nanoid, ulid, uuid_v4, uuid_v7


@pytest.mark.parametrize(
    ("make", "pattern"),
    [
        (cuid, r"c[0-9a-z]{24}"),
        (cuid2, r"[a-z][0-9a-z]{23}"),
        (uuid_v4, r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        (uuid_v7, r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        (ulid, r"[0-7][0-9A-HJKMNP-TV-Z]{25}"),
        (nanoid, r"[A-Za-z0-9_-]{21}"),
    ],
)
def test_form_and_difference(make: Callable[[], str], pattern: str) -> None:
    made = [make() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert all(re.fullmatch(pattern, one) for one in made)


@pytest.mark.parametrize("make", [uuid_v7, ulid])
def test_they_sort_as_they_were_made_in_all_threads(make: Callable[[], str]) -> None:
    def several(_: int) -> list[str]:
        return [make() for _ in range(2000)]

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(several, range(4)))
    assert all(part == sorted(part) for part in made)
    assert len({one for part in made for one in part}) == 8000


def test_a_clock_set_back_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ulid()
    monkeypatch.setattr("nicol.query.ids.time_ns", lambda: 0)
    assert first < ulid() < ulid()


def test_a_full_millisecond_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nicol.query.ids.time_ns", lambda: 5_000_000)
    rising = Rising(74)
    made = [rising.next()]
    rising._starts[5] = (0, 2**24 - 4)
    made += [rising.next() for _ in range(3)]
    assert made == sorted(set(made))
    assert [time for time, _ in made] == [5, 5, 6, 6]
    assert all(chance < 1 << 74 for _, chance in made)


def test_a_forked_process_makes_other_ids() -> None:
    ours, theirs = os.pipe()
    first = ulid()
    if (child := os.fork()) == 0:
        os.write(theirs, ulid().encode())
        os._exit(0)
    os.waitpid(child, 0)
    made = os.read(ours, 26).decode()
    assert made[10:] not in (ulid()[10:], first[10:])
    assert made[10:14] != first[10:14]


def test_times_are_in_the_ids() -> None:
    first, second = UUID(uuid_v7()), UUID(uuid_v7())
    assert 0 <= (second.int >> 80) - (first.int >> 80) < 60_000
    assert ulid()[:4] <= ulid()[:4]


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (35, "z"), (36, "10"), (1295, "zz"), (1296, "100"), (46655, "zzz"), (46656, "1000")]
)
def test_base36(number: int, text: str) -> None:
    assert base36(number) == text


def test_the_default_chooses_the_maker() -> None:
    def made(name: str, *args: str) -> int:
        make = id_maker(Default("function", name, args))
        assert make is not None
        return len(make())

    assert [made("cuid"), made("cuid", "2"), made("uuid"), made("ulid"), made("nanoid"), made("nanoid", "7")] == [
        25,
        24,
        36,
        26,
        21,
        7,
    ]
    assert id_maker(Default("function", "autoincrement")) is None
    assert id_maker(Default("value", "cuid")) is None
