"""Reading a schema leaves the garbage collector as it was."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from nicol.psl.resting import collector_at_rest
from nicol.text.span import Source
from nicol.validate import load


def test_it_works_again_afterwards() -> None:
    assert load([Source(Path("s.prisma"), "model A {\n  id Int @id\n}\n")]).schema is not None
    assert gc.isenabled()
    with collector_at_rest(), collector_at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_also_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), collector_at_rest():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
