"""New files of a project: written where nothing stands, never over something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from nicol.cli.console import Failure
from nicol.project import shown

SECRET = ".env"
"""The file that holds passwords: readable by its owner only."""


def write_absent(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Writes the files (path below `folder` → text) that do not exist yet; the names of those written. OSError."""
    written: list[str] = []
    for name, text in texts.items():
        path = folder / name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600 if name == SECRET else 0o666)
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            path.unlink()
            raise OSError(error.errno, error.strerror, str(path)) from error
        written.append(name)
    return written


def take_back(folder: Path, names: Iterable[str]) -> None:
    """Removes the files and the folders below `folder` that they leave empty; OSError."""
    for name in names:
        path = folder / name
        path.unlink(missing_ok=True)
        if path.parent != folder and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()


def refuse_existing(folder: Path, names: Mapping[str, str]) -> None:
    """Ends the command when one of the files exists."""
    standing = [shown(folder / name) for name in names if (folder / name).exists()]
    if standing:
        verb = "exist" if len(standing) > 1 else "exists"
        raise Failure(
            f"Nothing was written: {', '.join(standing)} {verb} already, and init never overwrites.\n"
            "Give the name of a new folder, like `nicol init my-project`."
        )
