"""`nicol lsp` without its packages; what it does with them is in tests/lsp."""

from __future__ import annotations

import sys

import pytest

from nicol.cli.main import run


def test_the_missing_package_is_named_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    assert run(["lsp"]) == 1
    assert "Install it: pip install 'nicol[lsp]'" in capsys.readouterr().err
