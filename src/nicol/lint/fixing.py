"""The fixes of a review put to the files of a project: all checked before one is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from nicol.lint.finding import Finding
from nicol.lint.patch import Patch, patch
from nicol.text.span import Source
from nicol.validate import format_files, load


def fixes(findings: Iterable[Finding], sources: tuple[Source, ...], suggested: bool = False) -> Patch:
    """The edits of `findings` as whole files, schema files formatted; nothing is written.

    Only the safe ones, unless also those that change data or meaning are `suggested`. Where the schema would not be
    valid with all of them, those that do not go together with the ones before are left out.
    """
    chosen = [one for one in findings if one.fix and one.fix.edits and (suggested or one.fix.is_safe)]
    whole = _laid_out(chosen, sources)
    if whole is not None:
        return whole
    fitting, left = list[Finding](), list[Finding]()
    for one in chosen:
        (fitting if _laid_out([*fitting, one], sources) else left).append(one)
    made = _laid_out(fitting, sources)
    assert made is not None
    return replace(made, left=(*made.left, *left))


def _laid_out(chosen: list[Finding], sources: tuple[Source, ...]) -> Patch | None:
    """The edits of `chosen` with the schema formatted; None when it would not be valid."""
    texts = {source.path: source.text for source in sources}
    made = patch(chosen, lambda path: texts[path] if path in texts else _read(path))
    after = {path: text for path, _, text in made.files}
    changed = [replace(source, text=after[source.path]) if source.path in after else source for source in sources]
    if changed == list(sources):
        return made
    if load(changed).schema is None:
        return None
    laid_out = dict(zip((source.path for source in sources), format_files(changed), strict=True))
    return replace(made, files=tuple((path, before, laid_out.get(path, text)) for path, before, text in made.files))


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
