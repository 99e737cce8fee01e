"""Edits put to files: texts before and after, and the difference for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from nicol.lint.finding import Edit, Finding


@dataclass(frozen=True, slots=True)
class Patch:
    """Files before and after; `before` is None for one that is new. `left` are findings whose edits cross others'."""

    files: tuple[tuple[Path, str | None, str], ...]
    applied: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()


def patch(findings: Iterable[Finding], read: Callable[[Path], str | None]) -> Patch:
    """The edits of `findings` together; `read` gives the text of a file, None for one that does not exist.

    Equal edits count once; the edits of a finding are all applied, or none where one crosses another finding's.
    """
    chosen, applied, left = list[Edit](), list[Finding](), list[Finding]()
    for finding in findings:
        own = [edit for edit in finding.fix.edits if edit not in chosen] if finding.fix else []
        if any(_cross(edit, other) for edit in own for other in chosen):
            left.append(finding)
        else:
            chosen += own
            applied.append(finding)
    paths = dict.fromkeys(edit.path for edit in chosen)
    files = ((path, before := read(path), edited(before or "", _of(path, chosen))) for path in paths)
    return Patch(tuple(files), tuple(applied), tuple(left))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """`text` after `edits` of it, none of which cross."""
    pieces, position = list[str](), 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])


def diff_of(edits: Sequence[Edit], context: int = 0) -> list[str]:
    """The lines that `edits` take and bring, `-` and `+` in front; read from the files as they are on disk."""
    lines = list[str]()
    for path in dict.fromkeys(edit.path for edit in edits):
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines += difference(before, edited(before, _of(path, edits)), context)
    return lines


def difference(before: str, after: str, context: int = 3) -> list[str]:
    """A unified diff without its heads; where `context` is 0 also without its places and blank lines."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=context))[2:]
    return lines if context else [line for line in lines if not line.startswith("@@ ") and line[1:].strip()]


def _of(path: Path, edits: Iterable[Edit]) -> list[Edit]:
    return [edit for edit in edits if edit.path == path]


def _cross(one: Edit, other: Edit) -> bool:
    """Whether both change a character, or one changes inside of what the other replaces."""
    if one.path != other.path:
        return False
    return one.start < other.end and other.start < one.end
