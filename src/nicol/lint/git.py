"""What git knows of the working tree."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from nicol.errors.review import GitError


def changed_since(ref: str, folder: Path) -> frozenset[Path]:
    """The files, absolute, that are not as they were at `ref`, new ones that git does not know among them.

    GitError when there is no git, no working tree around `folder`, or no such ref.
    """
    top = Path(_git(ref, folder, "rev-parse", "--show-toplevel").strip())
    commit = _git(ref, folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").strip()
    changed = _git(ref, top, "diff", "-z", "--name-only", "--diff-filter=d", commit)
    new = _git(ref, top, "ls-files", "-z", "--others", "--exclude-standard")
    return frozenset(top / name for name in f"{changed}{new}".split("\0") if name)


def _git(ref: str, folder: Path, *words: str) -> str:
    command: Sequence[str] = ["git", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise GitError(ref, "the command `git` is not installed") from error
    if done.returncode:
        raise GitError(ref, done.stderr.strip() or f"there is no {ref}")
    return done.stdout


def text_at(ref: str, file: Path) -> str | None:
    """The text of `file` as it was at `ref`, None when it was not there."""
    folder = file.absolute().parent
    done = subprocess.run(["git", "-C", str(folder), "show", f"{ref}:./{file.name}"], capture_output=True, check=False)
    return done.stdout.decode(errors="replace").replace("\r\n", "\n") if done.returncode == 0 else None
