"""Files written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Replaces the content of `path` in one step, so that a full disk leaves the old text; an OSError names `path`."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """`write_whole` for content that is no text."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.nicol-new")
    try:
        beside.write_bytes(content)
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


def write_together(texts: Mapping[Path, str]) -> None:
    """Replaces all files, or none where a new text cannot be written; an OSError names the file."""
    beside: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            target = path.resolve()
            beside[target] = target.with_name(f".{target.name}.nicol-new")
            target.parent.mkdir(parents=True, exist_ok=True)
            beside[target].write_bytes(text.encode())
            if target.exists():
                beside[target].chmod(target.stat().st_mode)
        for target, new in beside.items():
            new.replace(target)
    finally:
        for new in beside.values():
            new.unlink(missing_ok=True)
