"""Fixtures for the tests of programs that use Nicol; pytest finds them by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nicol.watch import Scope, Watching


@pytest.fixture
def max_queries() -> Callable[[int], Watching]:
    """`with max_queries(3):` fails when the block runs more SQL statements than that, of whatever client."""
    from nicol.watch import watch

    return lambda number: watch(max_queries=number)


@pytest.fixture
def no_n_plus_one() -> Iterator[Scope]:
    """Fails a test that reads or writes rows one by one: the rules QRY101 and QRY102."""
    from nicol.engine.tap import everywhere
    from nicol.watch.block import Watching

    with Watching(everywhere, "warn", None, whole=True) as scope:
        yield scope
    found = [one for one in scope.findings if one.code in ("QRY101", "QRY102")]
    if found:
        lines = [f"{one.code} {one.file}:{one.line}: {one.message}\n  fix: {one.fix}" for one in found]
        pytest.fail("\n".join(lines), pytrace=False)
