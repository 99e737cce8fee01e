"""Findings that were there before: a file of fingerprints, which outlive changes of other lines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from nicol.errors.review import BaselineError
from nicol.lint.finding import Finding


class Fingerprint(NamedTuple):
    """What makes a finding the same one after other lines have changed."""

    code: str
    file: str
    subject: str


class _Stored(msgspec.Struct, forbid_unknown_fields=True):
    findings: list[Fingerprint]


def fingerprint(finding: Finding, root: Path | None = None) -> Fingerprint:
    """The fingerprint of `finding`, its file relative to `root` (default: the working directory)."""
    if finding.place is None:
        return Fingerprint(finding.code, "", finding.subject)
    relative = os.path.relpath(finding.place.source.path, root or Path.cwd())
    return Fingerprint(finding.code, Path(relative).as_posix(), finding.subject or finding.message)


def baseline_text(findings: Iterable[Finding]) -> str:
    """The content of a baseline file that holds `findings`, an entry a line so that changes of it can be read."""
    entries = sorted(fingerprint(finding) for finding in findings)
    lines = ",\n".join(f"    {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
    return f'{{\n  "findings": [\n{lines}\n  ]\n}}\n' if lines else '{\n  "findings": []\n}\n'


def read_baseline(path: Path) -> list[Fingerprint]:
    """The fingerprints in the file at `path`; BaselineError when it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Stored).findings
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BaselineError(path, str(error)) from error
    except OSError as error:
        raise BaselineError(path, error.strerror or str(error)) from error
