"""Folders of a schema with a cursor `<|>` and the answer of Prisma's language tools; code actions have no cursor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from lsprotocol import types
from lsprotocol.converters import get_converter

from conformance.family import Case, Family, Setting
from conformance.schemas import first_difference
from nicol.lsp.code_actions import code_actions
from nicol.lsp.completion import engine_completions
from nicol.lsp.diagnostics import diagnostics_by_uri
from nicol.lsp.hover import hover
from nicol.lsp.project import Project, make_project
from nicol.lsp.references import references

Answer: TypeAlias = types.CompletionList | types.Hover | list[types.Location] | list[types.CodeAction] | None
Ask: TypeAlias = Callable[[Project, str, types.Position], Answer]
_CURSOR = "<|>"
_TARGET = "_target.prisma"
_CONVERTER = get_converter()


def _all_code_actions(project: Project, uri: str, position: types.Position) -> list[types.CodeAction]:
    """For every diagnostic of the file, as the recorded client sent them: place, severity and message."""
    found = [
        types.Diagnostic(one.range, one.message, severity=one.severity) for one in diagnostics_by_uri(project)[uri]
    ]
    return code_actions(project, uri, types.Range(position, position), found)


ASK: dict[str, Ask] = {
    "text_document_completion": engine_completions,
    "hover": hover,
    "references": references,
    "code_actions": _all_code_actions,
}


def cases(setting: Setting) -> Iterator[Case]:
    for name, ask in ASK.items():
        folder = setting.corpus.folder("lsp") / name
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_dir():
                yield Case(setting.corpus.id("lsp", path), partial(check, path, ask))


def check(path: Path, ask: Ask) -> str | None:
    """Why the answer is another one than result.json."""
    texts = {file.name: file.read_bytes().decode() for file in sorted(path.glob("*.prisma"))}
    uris = {name: f"file:///path/to/{name}" for name in texts}
    target = next((name for name, text in texts.items() if _CURSOR in text), None)
    before = "" if target is None else texts[target].partition(_CURSOR)[0]
    target = target or (_TARGET if _TARGET in texts else next(iter(texts)))
    project = make_project({uris[name]: text.replace(_CURSOR, "") for name, text in texts.items()})
    position = project.document(uris[target]).places.position(len(before))
    answer = _CONVERTER.unstructure(ask(project, uris[target], position))
    expected: Any = json.loads((path / "result.json").read_text())
    return None if answer == expected else first_difference(_shown(expected), _shown(answer))


def _shown(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True)


FAMILY = Family("lsp", cases)
