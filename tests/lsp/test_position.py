"""Offsets and positions: code units, line ends, places behind an end."""

from __future__ import annotations

import pytest
from lsprotocol.types import Position, PositionEncodingKind, Range

from nicol.lsp.position import Places
from nicol.text.span import Span

TEXT = "a😋é\r\nü b\rlast"


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [
        (PositionEncodingKind.Utf8, [0, 1, 5, 7]),
        (PositionEncodingKind.Utf16, [0, 1, 3, 4]),
        (PositionEncodingKind.Utf32, [0, 1, 2, 3]),
    ],
)
def test_columns_are_counted_in_the_clients_units(encoding: PositionEncodingKind, columns: list[int]) -> None:
    places = Places(TEXT, encoding)
    assert [places.position(offset).character for offset in range(4)] == columns
    assert [places.offset(Position(0, column)) for column in columns] == [0, 1, 2, 3]


def test_lines_end_as_the_protocol_says() -> None:
    places = Places(TEXT)
    assert [places.position(offset).line for offset in (0, 3, 5, 8, 9, 13)] == [0, 0, 1, 1, 2, 2]
    assert places.range(Span(0, 5, 13)) == Range(Position(1, 0), Position(2, 4))


def test_a_place_behind_an_end_is_that_end() -> None:
    places = Places(TEXT)
    assert places.offset(Position(0, 99)) == 3
    assert places.offset(Position(1, 99)) == 8
    assert places.offset(Position(2, 99)) == len(TEXT)
    assert places.offset(Position(9, 0)) == len(TEXT)


def test_half_a_character_is_its_start() -> None:
    assert Places(TEXT).offset(Position(0, 2)) == 1
