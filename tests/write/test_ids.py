"""Identifiers that the client makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from nicol.model.schema import Default
from nicol.query.ids import base36, cuid, cuid2, id_maker, nanoid, ulid, uuid_v4, uuid_v7


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
