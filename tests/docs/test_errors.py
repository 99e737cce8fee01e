"""The page of errors names every code and class."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import nicol.errors
from nicol.errors import NicolError

PAGE = Path(__file__).parent.parent.parent / "docs" / "errors.md"


def classes(root: type[NicolError]) -> Iterator[type[NicolError]]:
    for made in root.__subclasses__():
        yield made
        yield from classes(made)


def test_every_code_is_documented() -> None:
    for module in pkgutil.iter_modules(nicol.errors.__path__):
        import_module(f"nicol.errors.{module.name}")
    ours = {made for made in classes(NicolError) if made.__module__.startswith("nicol.errors.")}
    defined = {(made.code, made.__name__) for made in ours if made.code != NicolError.code}
    documented = set(re.findall(r"^\| (\S+) \| `(\w+)` \|", PAGE.read_text(), re.MULTILINE))
    assert documented
    assert documented == defined
