"""The fixes of a review put to the files of a project: all checked before one is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from nicol.errors.review import FixError
from nicol.lint.finding import Finding
from nicol.lint.patch import Patch, patch
from nicol.text.span import Source
from nicol.validate import format_sources, load


def fixes(findings: Iterable[Finding], sources: tuple[Source, ...], suggested: bool = False) -> Patch:
    """The edits of `findings` as whole files, schema files formatted; nothing is written.

    Only the safe ones, unless also those that change data or meaning are `suggested`. FixError when the schema would
    not be valid with them.
    """
    chosen = [one for one in findings if one.fix and one.fix.edits and (suggested or one.fix.is_safe)]
    texts = {source.path: source.text for source in sources}
    made = patch(chosen, lambda path: texts[path] if path in texts else _read(path))
    return replace(made, files=_formatted(made, sources))


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _formatted(made: Patch, sources: tuple[Source, ...]) -> tuple[tuple[Path, str | None, str], ...]:
    after = {path: text for path, _, text in made.files}
    changed = [replace(source, text=after[source.path]) if source.path in after else source for source in sources]
    if changed == list(sources):
        return made.files
    loaded = load(changed)
    if loaded.schema is None:
        raise FixError([one.message for one in loaded.diagnostics if one.severity == "error"])
    laid_out = dict(zip((source.path for source in sources), format_sources(changed), strict=True))
    return tuple((path, before, laid_out.get(path, text)) for path, before, text in made.files)
