"""The files that `nicol init` and `nicol quickstart` write."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files


def template(name: str, marks: Mapping[str, str]) -> str:
    """The text of a template, each `@MARK@` of `marks` replaced."""
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    for mark, value in marks.items():
        text = text.replace(f"@{mark}@", value)
    return text
